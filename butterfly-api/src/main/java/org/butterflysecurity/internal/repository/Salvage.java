package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.butterflysecurity.error.RepositoryException;

/** The records of a damaged tree that can still be read, in key order, and what is known of the others. For use by one thread. */
final class Salvage implements Iterator<Record> {
    private static final int MOST_PLACES = 20;

    private final NodeSource nodes;
    private final TreeReader values;
    private final Deque<Place> open = new ArrayDeque<>();
    private final Deque<Record> ready = new ArrayDeque<>();
    private final List<String> places = new ArrayList<>();
    private byte[] last = {};
    private long lost;

    /** A node that is still to be read, with what its parent says of it. */
    private record Place(NodeName name, long count, String upTo) {}

    /** @param count how many records the tree should have */
    Salvage(NodeSource nodes, NodeName root, long count) {
        this.nodes = nodes;
        this.values = new TreeReader(nodes);
        open.push(new Place(root, count, ""));
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !open.isEmpty()) {
            visit(open.pop());
        }
        return !ready.isEmpty();
    }

    @Override
    public Record next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Record record = ready.remove();
        last = record.utf8();
        return record;
    }

    private void visit(Place place) {
        Optional<Node> node = load(place.name());
        if (node.isPresent() && node.get() instanceof Node.Inner inner) {
            List<Node.Child> children = inner.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                Node.Child child = children.get(i);
                open.push(new Place(child.name(), child.count(), text(child.lastKey())));
            }
        } else if (node.isPresent() && node.get() instanceof Node.Leaf leaf) {
            leaf.items().forEach(this::take);
        } else {
            lose(place.count(), place.upTo());
        }
    }

    private Optional<Node> load(NodeName name) {
        try {
            return Optional.of(nodes.load(name));
        } catch (RepositoryException | DamagedException e) {
            return Optional.empty();
        }
    }

    private void take(Node.Item item) {
        try {
            ready.add(values.record(item));
        } catch (RepositoryException | DamagedException e) {
            lose(1, text(item.key()));
        }
    }

    private void lose(long count, String upTo) {
        lost += count;
        if (places.size() < MOST_PLACES) {
            Record before = ready.peekLast();
            String after = before == null ? text(last) : before.key().toString();
            places.add(count
                    + (after.isEmpty() ? "" : " after '" + after + "'")
                    + (upTo.isEmpty() ? "" : " up to '" + upTo + "'"));
        }
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    /** How many records could not be read, once all others have been taken. */
    long lost() {
        return lost;
    }

    /** Where they were, in the order of keys; at most 20 places. */
    List<String> places() {
        return List.copyOf(places);
    }
}
