package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.ResourceKey;

/** Reads trees: one record, the records below a parent, all of them, or what differs. Thread-safe. */
final class TreeReader {
    private static final int LARGEST_VALUE = 1 << 30;

    private static final NodeName NONE = new NodeName(0, 0, 0, 0);

    private final NodeSource source;

    TreeReader(NodeSource source) {
        this.source = source;
    }

    Optional<Record> find(NodeName root, ResourceKey key) {
        byte[] wanted = key.utf8();
        return guarded(
                root,
                () -> TreeCursor.seek(source, root, wanted, TreeCursor.SINGLE)
                        .toItem()
                        .filter(item -> Arrays.equals(item.key(), wanted))
                        .map(this::record));
    }

    Stream<Record> records(NodeName root) {
        Scan all = new Scan(new TreeCursor(source, Optional.of(root), TreeCursor.WIDE), new byte[0]);
        return stream(root, new Ahead<>(all, record -> record.value().length));
    }

    Stream<Record> children(NodeName root, ResourceKey parent) {
        byte[] prefix = (parent + "/").getBytes(StandardCharsets.UTF_8);
        TreeCursor cursor = guarded(root, () -> TreeCursor.seek(source, root, prefix, TreeCursor.NARROW));
        return stream(root, new Scan(cursor, prefix));
    }

    Stream<RecordChange> diff(Optional<NodeName> before, Optional<NodeName> after) {
        NodeName named = after.or(() -> before).orElse(NONE);
        return stream(named, new TreeDiff(source, before, after, this));
    }

    private static <T> Stream<T> stream(NodeName root, Iterator<T> records) {
        Iterator<T> iterator = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return guarded(root, records::hasNext);
            }

            @Override
            public T next() {
                return guarded(root, records::next);
            }
        };
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        iterator, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL),
                false);
    }

    /** Names the tree in an error that lies in the tree and not in one object. */
    private static <T> T guarded(NodeName root, Supplier<T> step) {
        try {
            return step.get();
        } catch (DamagedException e) {
            throw new RepositoryException(
                    ErrorCode.CORRUPT_OBJECT, "The tree " + root + " is damaged: " + e.what() + ".", e);
        }
    }

    Record record(Node.Item item) {
        byte[] value = value(item);
        try {
            return new Record(item.key(), value);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("a record's key is not one");
        }
    }

    private byte[] value(Node.Item item) {
        if (item.isInline()) {
            return item.inline();
        }
        if (item.length() > LARGEST_VALUE) {
            throw new DamagedException("a record claims to be larger than any record");
        }
        ByteSink value = new ByteSink();
        for (NodeName name : item.parts()) {
            if (!(source.load(name) instanceof Node.Part part) || value.size() + part.bytes().length > item.length()) {
                throw new DamagedException("the parts of a record are not those of its value");
            }
            value.raw(part.bytes());
        }
        if (value.size() != item.length()) {
            throw new DamagedException("the parts of a record are not those of its value");
        }
        return value.toBytes();
    }

    /** The records from where a cursor stands, as long as their keys begin with a prefix. */
    private final class Scan implements Iterator<Record> {
        private final TreeCursor cursor;
        private final byte[] prefix;

        Scan(TreeCursor cursor, byte[] prefix) {
            this.cursor = cursor;
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            return cursor.toItem()
                    .filter(item -> item.key().length >= prefix.length
                            && Arrays.equals(item.key(), 0, prefix.length, prefix, 0, prefix.length))
                    .isPresent();
        }

        @Override
        public Record next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Record record = record(cursor.toItem().orElseThrow());
            cursor.skip();
            return record;
        }
    }
}
