package org.butterflysecurity.internal.repository;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which node is in which pack, and where. Thread-safe. */
final class NodeIndex {
    private final Map<NodeName, Place> places = new ConcurrentHashMap<>();

    /** @param offset of the encrypted node in the pack */
    record Place(PackContents pack, long offset, int length) {}

    void addAll(Collection<PackContents> packs) {
        packs.forEach(this::add);
    }

    void add(PackContents pack) {
        long offset = PackFormat.HEADER_BYTES;
        for (PackContents.Entry entry : pack.entries()) {
            places.put(entry.name(), new Place(pack, offset, entry.length()));
            offset += entry.length();
        }
    }

    Optional<Place> find(NodeName name) {
        return Optional.ofNullable(places.get(name));
    }

    boolean contains(NodeName name) {
        return places.containsKey(name);
    }
}
