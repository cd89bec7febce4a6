package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index objects of a tenant, and the packs that none of them covers. Thread-safe. */
final class Indexes {
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
    private static final int ATTEMPTS = 5;

    private final StorageBackend storage;
    private final Layout layout;
    private final Sealer sealer;
    private final PackReader packs;

    Indexes(StorageBackend storage, Layout layout, Sealer sealer, PackReader packs) {
        this.storage = storage;
        this.layout = layout;
        this.sealer = sealer;
        this.packs = packs;
    }

    /**
     * What is known of packs.
     *
     * @param ids the index objects that were read, each with the packs it covers
     * @param adopted packs that no index covers: of a run that is under way or was cut short
     */
    record Known(Map<String, List<PackContents>> ids, List<PackContents> adopted) {

        /** Every pack once. */
        Collection<PackContents> packs() {
            Map<String, PackContents> byId = new TreeMap<>();
            ids.values().forEach(list -> list.forEach(p -> byId.put(p.id(), p)));
            adopted.forEach(p -> byId.putIfAbsent(p.id(), p));
            return byId.values();
        }

        /**
         * The index objects that a new one should take over: none while there are few; else all, but a large one that holds
         * most is left as it is, so that a small change does not write it again.
         */
        Set<String> mergeable(int most) {
            if (ids.size() < most) {
                return Set.of();
            }
            Map<String, Long> nodes = new TreeMap<>();
            ids.forEach((id, packs) -> nodes.put(
                    id, packs.stream().mapToLong(p -> p.entries().size()).sum()));
            long all = nodes.values().stream().mapToLong(n -> n).sum();
            Set<String> merged = new TreeSet<>(nodes.keySet());
            nodes.forEach((id, count) -> {
                if (count > all - count) {
                    merged.remove(id);
                }
            });
            return merged;
        }

        NodeIndex nodes() {
            NodeIndex index = new NodeIndex();
            index.addAll(packs());
            return index;
        }
    }

    /** Reads all. An index that is damaged is passed over with a warning: the packs' own footers stand in for it. */
    Known load() {
        Known objects = loadObjects();
        return new Known(objects.ids(), adopt(objects.ids()));
    }

    /** Reads the index objects, and does not look for packs that none covers. */
    Known loadObjects() {
        Set<String> gone = new HashSet<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<String, List<PackContents>> read = new TreeMap<>();
            boolean vanished = false;
            for (StoredObject object : list(storage.list(layout.indexes()))) {
                String id = object.key().name();
                Optional<byte[]> bytes = storage.find(object.key());
                // Merged into another one since it was listed: list again.
                vanished |= bytes.isEmpty() && gone.add(id);
                bytes.flatMap(b -> open(id, b)).ifPresent(contents -> read.put(id, contents));
            }
            if (!vanished) {
                return new Known(read, List.of());
            }
        }
        return new Known(new TreeMap<>(), List.of());
    }

    /** An index object that was written. */
    record Written(String id, long bytes) {}

    /** Writes an index. */
    Written write(Collection<PackContents> contents, Randomness random) {
        String id = random.id();
        byte[] object = sealer.seal(ObjectKind.INDEX, id, IndexCodec.encode(contents));
        storage.put(layout.index(id), object);
        return new Written(id, object.length);
    }

    private Optional<List<PackContents>> open(String id, byte[] bytes) {
        try {
            return Optional.of(IndexCodec.decode(sealer.open(ObjectKind.INDEX, id, bytes)));
        } catch (DamagedException e) {
            LOG.warn("The object '{}' is damaged and is passed over: {}", layout.index(id), e.what());
            return Optional.empty();
        }
    }

    private List<PackContents> adopt(Map<String, List<PackContents>> indexed) {
        Set<String> covered = new HashSet<>();
        indexed.values().forEach(list -> list.forEach(p -> covered.add(p.id())));
        List<PackContents> adopted = new ArrayList<>();
        for (StoredObject object : list(storage.list(layout.packs()))) {
            if (!covered.contains(object.key().name())) {
                try {
                    packs.contents(object.key().name(), object.sizeBytes()).ifPresent(adopted::add);
                } catch (DamagedException e) {
                    LOG.warn("The object '{}' is damaged and is passed over: {}", object.key(), e.what());
                }
            }
        }
        return adopted;
    }

    private static List<StoredObject> list(Stream<StoredObject> objects) {
        try (objects) {
            return objects.toList();
        }
    }
}
