package org.butterflysecurity.internal.repository;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;

/**
 * Audits packs when their nodes are asked for, each once, several at a time, and remembers a summary of every intact node.
 * {@link #audit} and {@link #find} are for one thread.
 */
final class PackAudits implements AutoCloseable {
    private final StorageBackend storage;
    private final Layout layout;
    private final TenantKeys keys;
    private final Problems problems;
    private final Map<String, PackContents> known = new HashMap<>();
    private final Set<String> indexed;
    private final Set<String> usedWithoutIndex = new TreeSet<>();
    private final Map<NodeName, List<String>> packsOf = new HashMap<>();
    private final Map<NodeName, NodeSummary> intact = new ConcurrentHashMap<>();
    private final Map<NodeName, Problems.Problem> lost = new ConcurrentHashMap<>();
    private final Set<String> audited = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytes = new AtomicLong();
    private final ExecutorService workers;

    /**
     * @param known what is known of packs, by indexes or by themselves
     * @param indexed the ids of those that an index covers
     */
    PackAudits(RepositoryParts parts, Problems problems, Collection<PackContents> known, Set<String> indexed) {
        this.storage = parts.storage();
        this.layout = parts.layout();
        this.keys = parts.keys();
        this.problems = problems;
        this.indexed = Set.copyOf(indexed);
        for (PackContents pack : known) {
            this.known.put(pack.id(), pack);
            pack.entries().forEach(e -> packsOf.merge(e.name(), List.of(pack.id()), PackAudits::both));
        }
        this.workers = Executors.newFixedThreadPool(
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())), task -> {
                    Thread thread = new Thread(task, "butterfly-verify");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private static List<String> both(List<String> a, List<String> b) {
        return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
    }

    /** Audits those of the packs that have not been. */
    void audit(Collection<String> ids) {
        List<Callable<Boolean>> tasks = ids.stream()
                .filter(audited::add)
                .map(id -> (Callable<Boolean>) () -> {
                    audit(id);
                    return true;
                })
                .toList();
        try {
            for (Future<Boolean> done : workers.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunException(ErrorCode.CANCELLED, "The verification was interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /** Audits the packs in which these nodes are. */
    void prepare(List<NodeName> names) {
        audit(names.stream()
                .filter(n -> !intact.containsKey(n))
                .flatMap(n -> packsOf.getOrDefault(n, List.of()).stream())
                .distinct()
                .toList());
    }

    /** An intact node. */
    Optional<NodeSummary> find(NodeName name) {
        if (!intact.containsKey(name)) {
            prepare(List.of(name));
        }
        List<String> packs = packsOf.getOrDefault(name, List.of());
        if (!packs.isEmpty() && packs.stream().noneMatch(indexed::contains)) {
            usedWithoutIndex.add(packs.get(0));
        }
        return Optional.ofNullable(intact.get(name));
    }

    /** Packs that no index covers and that hold a node which was asked for and is nowhere else. */
    Set<String> usedWithoutIndex() {
        return usedWithoutIndex;
    }

    /** Why a node is not intact; empty if no pack is known to have had it. */
    Optional<Problems.Problem> whyLost(NodeName name) {
        return Optional.ofNullable(lost.get(name));
    }

    /** The object in which an intact node is. */
    Optional<StorageKey> placeOf(NodeName name) {
        return packsOf.getOrDefault(name, List.of()).stream().findFirst().map(layout::pack);
    }

    long packs() {
        return audited.size();
    }

    long bytes() {
        return bytes.get();
    }

    private void audit(String id) {
        StorageKey key = layout.pack(id);
        Optional<PackContents> contents = Optional.ofNullable(known.get(id));
        Optional<byte[]> pack = storage.find(key);
        if (pack.isEmpty()) {
            Problems.Problem missing = problems.add(ErrorCode.STORAGE_OBJECT_MISSING, key, "it is missing");
            contents.ifPresent(c -> c.entries().forEach(e -> lost.put(e.name(), missing)));
            return;
        }
        bytes.addAndGet(pack.get().length);
        PackAudit audit = PackAudit.of(keys, id, pack.get(), contents);
        audit.nodes().forEach((name, node) -> intact.put(name, node));
        audit.damage().forEach(d -> {
            Problems.Problem problem = problems.add(ErrorCode.CORRUPT_OBJECT, key, d.what());
            audit.lost().forEach(name -> lost.put(name, problem));
        });
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
