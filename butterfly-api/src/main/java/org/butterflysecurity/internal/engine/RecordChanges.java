package org.butterflysecurity.internal.engine;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.internal.repository.RecordChange;
import org.jspecify.annotations.Nullable;

/** What differs between the records of two repositories, whose nodes have different names: both are read in key order. */
final class RecordChanges implements Iterator<RecordChange> {
    private final Iterator<Record> before;
    private final Iterator<Record> after;
    private @Nullable Record old;
    private @Nullable Record now;
    private Optional<RecordChange> next = Optional.empty();

    private RecordChanges(Iterator<Record> before, Iterator<Record> after) {
        this.before = before;
        this.after = after;
        this.old = next(before);
        this.now = next(after);
    }

    /** Close the stream: it closes both. */
    static Stream<RecordChange> between(Stream<Record> before, Stream<Record> after) {
        RecordChanges changes = new RecordChanges(before.iterator(), after.iterator());
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(changes, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(before::close)
                .onClose(after::close);
    }

    private static @Nullable Record next(Iterator<Record> records) {
        return records.hasNext() ? records.next() : null;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && (old != null || now != null)) {
            next = step();
        }
        return next.isPresent();
    }

    @Override
    public RecordChange next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        RecordChange change = next.orElseThrow();
        next = Optional.empty();
        return change;
    }

    /** Takes the lower key of both, or one that both have; empty if they have the same under it. */
    private Optional<RecordChange> step() {
        Record a = old;
        Record b = now;
        int order = a == null ? 1 : b == null ? -1 : Arrays.compareUnsigned(a.utf8(), b.utf8());
        if (order <= 0) {
            old = next(before);
        }
        if (order >= 0) {
            now = next(after);
        }
        Optional<byte[]> was = order <= 0 && a != null ? Optional.of(a.value()) : Optional.empty();
        Optional<byte[]> is = order >= 0 && b != null ? Optional.of(b.value()) : Optional.empty();
        if (was.isPresent() && is.isPresent() && Arrays.equals(was.get(), is.get())) {
            return Optional.empty();
        }
        Record named = order <= 0 && a != null ? a : b;
        return named == null ? Optional.empty() : Optional.of(new RecordChange(named.key(), was, is));
    }
}
