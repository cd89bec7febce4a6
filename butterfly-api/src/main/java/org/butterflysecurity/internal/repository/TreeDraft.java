package org.butterflysecurity.internal.repository;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.model.ResourceType;

/**
 * A tree that is begun before all of its records are known. Nodes that the repository has not are held back until it is kept, as far as
 * memory goes, so that a tree that has to be made anew leaves little or nothing behind. Thread-safe.
 */
public final class TreeDraft {
    /** What is held back at most, in bytes. A tree with more that is new is worth storing before it is known to stay. */
    private static final long MOST_HELD = 1 << 20;
    /** What differs is counted from so many nodes on. */
    private static final int ENOUGH = 24;

    private final SnapshotWriter writer;
    private final ResourceType type;
    private final boolean isKnownType;
    private final Map<NodeName, byte[]> held = new LinkedHashMap<>();
    private long heldBytes;
    private boolean isKept;
    private long nodes;
    private long newNodes;

    /** @param isKnownType whether the snapshot before has a tree of this type */
    TreeDraft(SnapshotWriter writer, ResourceType type, boolean isKnownType) {
        this.writer = writer;
        this.type = type;
        this.isKnownType = isKnownType;
    }

    /** As {@link SnapshotWriter#write} does. */
    public TreeSummary write(Iterator<Record> records) {
        return writer.write(type, records, this::put);
    }

    private synchronized NodeSink.Put put(NodeName name, byte[] node) {
        nodes++;
        if (!writer.isNew(name)) {
            return new NodeSink.Put(name, false);
        }
        newNodes++;
        if (isKept) {
            return writer.put(name, node);
        }
        if (held.putIfAbsent(name, node) == null) {
            heldBytes += node.length;
        }
        if (heldBytes > MOST_HELD) {
            keep();
        }
        return new NodeSink.Put(name, true);
    }

    /**
     * Whether a quarter of the nodes is new though the type was read before. So much seldom changes from one run to the next: rather records
     * are missing that come later.
     */
    public synchronized boolean differsMuch() {
        return isKnownType && nodes >= ENOUGH && newNodes * 4 > nodes;
    }

    /** Stores what was held back. */
    public synchronized void keep() {
        isKept = true;
        held.forEach(writer::put);
        held.clear();
    }

    /** Forgets what is held back. */
    public synchronized void drop() {
        held.clear();
        writer.forget(this);
    }

    synchronized Optional<byte[]> find(NodeName name) {
        return Optional.ofNullable(held.get(name));
    }
}
