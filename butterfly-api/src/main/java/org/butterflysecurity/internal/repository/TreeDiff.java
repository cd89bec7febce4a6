package org.butterflysecurity.internal.repository;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two trees, in key order. Subtrees of the same name are skipped unread, so the work grows with what
 * differs. For use by one thread.
 */
final class TreeDiff implements Iterator<RecordChange> {
    /** Children looked at together: all of most nodes. */
    private static final int AHEAD = 64;

    private final TreeCursor before;
    private final TreeCursor after;
    private final TreeReader reader;
    private final NodeSource source;
    private @Nullable RecordChange next;

    TreeDiff(NodeSource source, Optional<NodeName> before, Optional<NodeName> after, TreeReader reader) {
        this.before = new TreeCursor(source, before, TreeCursor.SINGLE);
        this.after = new TreeCursor(source, after, TreeCursor.SINGLE);
        this.reader = reader;
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = advance();
        }
        return next != null;
    }

    @Override
    public RecordChange next() {
        RecordChange change = hasNext() ? next : null;
        if (change == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return change;
    }

    private @Nullable RecordChange advance() {
        while (!before.atEnd() || !after.atEnd()) {
            if (before.subtree().isPresent() && before.subtree().equals(after.subtree())) {
                before.skip();
                after.skip();
            } else if (!before.atEnd() && (after.atEnd() || before.height() > after.height()) && isTree(before)) {
                before.enter();
                announce(before, after);
            } else if (!after.atEnd() && (before.atEnd() || after.height() > before.height()) && isTree(after)) {
                after.enter();
                announce(after, before);
            } else if (isTree(before) && isTree(after)) {
                before.enter();
                after.enter();
                announce(before, after);
                announce(after, before);
            } else {
                RecordChange change = compare();
                if (change != null) {
                    return change;
                }
            }
        }
        return null;
    }

    /** Of the children of a node that was entered, those that the other tree does not have here will be read. */
    private void announce(TreeCursor entered, TreeCursor other) {
        Set<NodeName> differ = new LinkedHashSet<>(entered.siblings(AHEAD));
        other.siblings(AHEAD).forEach(differ::remove);
        if (differ.size() > 1) {
            source.announce(List.copyOf(differ));
        }
    }

    private static boolean isTree(TreeCursor cursor) {
        return cursor.subtree().isPresent();
    }

    /** Both stand before a record, or one does and the other is at its end. */
    private @Nullable RecordChange compare() {
        Node.@Nullable Item old = before.item().orElse(null);
        Node.@Nullable Item now = after.item().orElse(null);
        int order = old == null ? 1 : now == null ? -1 : Arrays.compareUnsigned(old.key(), now.key());
        if (order < 0) {
            before.skip();
            return old == null ? null : change(Optional.of(old), Optional.empty());
        }
        if (order > 0) {
            after.skip();
            return now == null ? null : change(Optional.empty(), Optional.of(now));
        }
        before.skip();
        after.skip();
        if (old == null || now == null || same(old, now)) {
            return null;
        }
        return change(Optional.of(old), Optional.of(now));
    }

    private RecordChange change(Optional<Node.Item> old, Optional<Node.Item> now) {
        Optional<Record> was = old.map(reader::record);
        Optional<Record> is = now.map(reader::record);
        return new RecordChange(was.or(() -> is).orElseThrow().key(), was.map(Record::value), is.map(Record::value));
    }

    private static boolean same(Node.Item a, Node.Item b) {
        return a.length() == b.length() && a.parts().equals(b.parts()) && Arrays.equals(a.inline(), b.inline());
    }
}
