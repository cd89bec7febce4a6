package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/**
 * Finds nodes in packs. Loads the index when the first node is asked for, and once more when a node is not where it was
 * expected, because another process may have moved it. Thread-safe.
 */
final class NodeStore implements NodeSource {
    /** Nodes that lie this near to each other are fetched by one read. */
    private static final int LARGEST_GAP = 64 << 10;

    private static final int LARGEST_READ = 4 << 20;

    private final StorageBackend storage;
    private final Layout layout;
    private final TenantKeys keys;
    private final Supplier<NodeIndex> first;
    private final Supplier<NodeIndex> again;
    private final Function<NodeName, Optional<byte[]>> unwritten;
    private final NodeCache cache = new NodeCache();
    private volatile Optional<NodeIndex> index = Optional.empty();

    /**
     * @param first the index to begin with
     * @param again the index when a node was not found by the first one: as thorough as can be
     * @param unwritten nodes of the run itself that are not in storage yet
     */
    NodeStore(
            StorageBackend storage,
            Layout layout,
            TenantKeys keys,
            Supplier<NodeIndex> first,
            Supplier<NodeIndex> again,
            Function<NodeName, Optional<byte[]>> unwritten) {
        this.storage = storage;
        this.layout = layout;
        this.keys = keys;
        this.first = first;
        this.again = again;
        this.unwritten = unwritten;
    }

    @Override
    public Node load(NodeName name) {
        return cache.find(name).orElseGet(() -> {
            Node node = fetch(name);
            cache.add(name, node);
            return node;
        });
    }

    @Override
    public List<Node> loadAll(List<NodeName> names) {
        Map<NodeName, Node> found = new HashMap<>();
        Map<NodeName, NodeIndex.Place> places = new HashMap<>();
        for (NodeName name : names) {
            cache.find(name)
                    .ifPresentOrElse(
                            node -> found.put(name, node),
                            () -> index().find(name).ifPresent(place -> places.put(name, place)));
        }
        for (List<Map.Entry<NodeName, NodeIndex.Place>> run : runs(places)) {
            fetchRun(run, found);
        }
        return names.stream()
                .map(name -> Optional.ofNullable(found.get(name)).orElseGet(() -> load(name)))
                .toList();
    }

    @Override
    public void announce(List<NodeName> names) {
        List<NodeName> wanted = names.stream().distinct().toList();
        List<Node> nodes = loadAll(wanted);
        for (int i = 0; i < nodes.size(); i++) {
            cache.add(wanted.get(i), nodes.get(i));
        }
    }

    private NodeIndex index() {
        return index.orElseGet(() -> load(first));
    }

    private synchronized NodeIndex load(Supplier<NodeIndex> loader) {
        NodeIndex loaded = loader.get();
        index = Optional.of(loaded);
        return loaded;
    }

    private Node fetch(NodeName name) {
        Optional<byte[]> own = unwritten.apply(name);
        if (own.isPresent()) {
            return NodeCodec.decode(own.get());
        }
        Optional<Node> node = index().find(name).flatMap(place -> fetch(name, place));
        if (node.isPresent()) {
            return node.get();
        }
        NodeIndex.Place place = load(again)
                .find(name)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.CORRUPT_OBJECT,
                        "The node " + name + " is in no pack of tenant '" + keys.tenant() + "'."));
        return fetch(name, place)
                .orElseThrow(() -> new RepositoryException(
                        ErrorCode.CORRUPT_OBJECT, "The object '" + key(place) + "' is missing."));
    }

    /** Empty if the pack is gone. */
    private Optional<Node> fetch(NodeName name, NodeIndex.Place place) {
        return storage.findRange(key(place), place.offset(), place.length())
                .map(bytes -> open(name, place, cipher(place), bytes, 0));
    }

    private AesGcm cipher(NodeIndex.Place place) {
        try {
            return keys.cipher(ObjectKind.PACK, place.pack().id(), place.pack().header());
        } catch (DamagedException e) {
            throw e.in(key(place));
        }
    }

    private Node open(NodeName name, NodeIndex.Place place, AesGcm cipher, byte[] bytes, int from) {
        try {
            if (bytes.length - from < place.length()) {
                throw new DamagedException("it ends too early");
            }
            return NodeCodec.decode(PackFormat.openNode(
                    keys, cipher, place.pack().header(), name, place.offset(), bytes, from, place.length()));
        } catch (DamagedException e) {
            throw e.in(key(place));
        }
    }

    private void fetchRun(List<Map.Entry<NodeName, NodeIndex.Place>> run, Map<NodeName, Node> found) {
        NodeIndex.Place first = run.get(0).getValue();
        NodeIndex.Place last = run.get(run.size() - 1).getValue();
        int length = (int) (last.offset() + last.length() - first.offset());
        Optional<byte[]> bytes = storage.findRange(key(first), first.offset(), length);
        if (bytes.isEmpty()) {
            return;
        }
        AesGcm cipher = cipher(first);
        for (Map.Entry<NodeName, NodeIndex.Place> entry : run) {
            int from = (int) (entry.getValue().offset() - first.offset());
            if (from < bytes.get().length) {
                found.put(entry.getKey(), open(entry.getKey(), entry.getValue(), cipher, bytes.get(), from));
            }
        }
    }

    /** Groups places that one read can fetch. */
    private static List<List<Map.Entry<NodeName, NodeIndex.Place>>> runs(Map<NodeName, NodeIndex.Place> places) {
        List<Map.Entry<NodeName, NodeIndex.Place>> sorted = new ArrayList<>(places.entrySet());
        sorted.sort(Comparator.comparing((Map.Entry<NodeName, NodeIndex.Place> e) ->
                        e.getValue().pack().id())
                .thenComparing(e -> e.getValue().offset()));
        List<List<Map.Entry<NodeName, NodeIndex.Place>>> runs = new ArrayList<>();
        List<Map.Entry<NodeName, NodeIndex.Place>> run = new ArrayList<>();
        for (Map.Entry<NodeName, NodeIndex.Place> entry : sorted) {
            if (!run.isEmpty() && !near(run, entry.getValue())) {
                runs.add(run);
                run = new ArrayList<>();
            }
            run.add(entry);
        }
        if (!run.isEmpty()) {
            runs.add(run);
        }
        return runs;
    }

    private static boolean near(List<Map.Entry<NodeName, NodeIndex.Place>> run, NodeIndex.Place next) {
        NodeIndex.Place first = run.get(0).getValue();
        NodeIndex.Place last = run.get(run.size() - 1).getValue();
        return last.pack().id().equals(next.pack().id())
                && next.offset() - last.offset() - last.length() <= LARGEST_GAP
                && next.offset() + next.length() - first.offset() <= LARGEST_READ;
    }

    private StorageKey key(NodeIndex.Place place) {
        return layout.pack(place.pack().id());
    }
}
