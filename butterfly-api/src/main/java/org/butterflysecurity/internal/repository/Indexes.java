package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
     * @param lost packs that an index covers and that are not in storage, or not with their length: nobody relies on them, so that
     *     a run writes again what was in them
     */
    record Known(Map<String, List<PackContents>> ids, List<PackContents> adopted, Set<String> lost) {
        /** The oldest content is in one large index, which is written again when the others have so much of its size. */
        private static final int LARGE = 8;

        /** The same, with lost packs among the others: what is left of them may be read. */
        Known withLost() {
            return new Known(ids, adopted, Set.of());
        }

        /** Every pack once. */
        Collection<PackContents> packs() {
            Map<String, PackContents> byId = new TreeMap<>();
            ids.values().forEach(list -> list.forEach(p -> byId.put(p.id(), p)));
            adopted.forEach(p -> byId.putIfAbsent(p.id(), p));
            byId.keySet().removeAll(lost);
            return byId.values();
        }

        /** What an index covers, without lost packs. */
        List<PackContents> intact(String index) {
            return ids.getOrDefault(index, List.of()).stream()
                    .filter(p -> !lost.contains(p.id()))
                    .toList();
        }

        /**
         * The index objects that a new one with {@code fresh} takes over: the small ones, and the large one when it pays, so that
         * two are left. None when there is nothing to write.
         */
        Set<String> takenOver(Collection<PackContents> fresh) {
            Set<String> damaged = new TreeSet<>(ids.keySet());
            damaged.removeIf(
                    id -> intact(id).size() == ids.getOrDefault(id, List.of()).size());
            if (fresh.isEmpty() && damaged.isEmpty()) {
                return Set.of();
            }
            Set<String> small = new TreeSet<>(ids.keySet());
            ids.keySet().stream()
                    .max(Comparator.comparingLong(this::nodesOf).thenComparing(Comparator.naturalOrder()))
                    .filter(large -> !damaged.contains(large))
                    .filter(large -> nodesOf(large) > LARGE * (nodes(fresh) + nodesOfAllBut(large)))
                    .ifPresent(small::remove);
            return small;
        }

        private long nodesOfAllBut(String index) {
            return ids.keySet().stream()
                    .filter(id -> !id.equals(index))
                    .mapToLong(this::nodesOf)
                    .sum();
        }

        private long nodesOf(String index) {
            return nodes(ids.getOrDefault(index, List.of()));
        }

        private static long nodes(Collection<PackContents> packs) {
            return packs.stream().mapToLong(p -> p.entries().size()).sum();
        }

        NodeIndex nodes() {
            return nodesPreferringAllBut(Set.of());
        }

        /** Where nodes are; in the packs {@code doubtful} only those that are in no other. */
        NodeIndex nodesPreferringAllBut(Set<String> doubtful) {
            NodeIndex index = new NodeIndex();
            packs().stream().filter(p -> doubtful.contains(p.id())).forEach(index::add);
            packs().stream().filter(p -> !doubtful.contains(p.id())).forEach(index::add);
            return index;
        }
    }

    /** Reads all. An index that is damaged is passed over with a warning: the packs' own footers stand in for it. */
    Known load() {
        Known objects = loadObjects();
        Map<String, Long> stored = new TreeMap<>();
        list(storage.list(layout.packs())).forEach(o -> stored.put(o.key().name(), o.sizeBytes()));
        Set<String> lost = new TreeSet<>();
        objects.packs().stream()
                .filter(p -> !Long.valueOf(p.packLength()).equals(stored.get(p.id())))
                .forEach(p -> lost.add(p.id()));
        lost.forEach(id -> LOG.warn("The object '{}' is missing or damaged and is passed over", layout.pack(id)));
        return new Known(objects.ids(), adopt(stored, objects), lost);
    }

    /** What is known of the packs that are in storage, damaged ones among them. */
    List<PackContents> loadStored() {
        Collection<PackContents> known = load().withLost().packs();
        Set<String> stored = new HashSet<>();
        list(storage.list(layout.packs())).forEach(o -> stored.add(o.key().name()));
        return known.stream().filter(p -> stored.contains(p.id())).toList();
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
                return new Known(read, List.of(), Set.of());
            }
        }
        return new Known(new TreeMap<>(), List.of(), Set.of());
    }

    /**
     * Reads the index objects that the head names, which is most often all. One that has been merged into another since is passed
     * over; what was in it is found when the node is asked for and everything is loaded.
     */
    Known loadNamed(Collection<String> ids) {
        Map<String, List<PackContents>> read = new TreeMap<>();
        for (String id : ids) {
            storage.find(layout.index(id)).flatMap(b -> open(id, b)).ifPresent(contents -> read.put(id, contents));
        }
        return read.isEmpty() ? loadObjects() : new Known(read, List.of(), Set.of());
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

    private List<PackContents> adopt(Map<String, Long> stored, Known indexed) {
        Set<String> covered = new HashSet<>();
        indexed.packs().forEach(p -> covered.add(p.id()));
        List<PackContents> adopted = new ArrayList<>();
        stored.forEach((id, sizeBytes) -> {
            if (!covered.contains(id) && Layout.isId(id)) {
                try {
                    packs.contents(id, sizeBytes).ifPresent(adopted::add);
                } catch (DamagedException e) {
                    LOG.warn("The object '{}' is damaged and is passed over: {}", layout.pack(id), e.what());
                }
            }
        });
        return adopted;
    }

    private static List<StoredObject> list(Stream<StoredObject> objects) {
        try (objects) {
            return objects.toList();
        }
    }
}
