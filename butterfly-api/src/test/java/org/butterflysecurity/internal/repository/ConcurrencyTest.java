package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.internal.repository.Sandbox.USERS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    @Test
    void committersAtTheSameMomentAllSucceedOneAfterTheOther() throws Exception {
        InMemoryStorage storage = Sandbox.storage();
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Snapshot>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int seed = i;
                tasks.add(() -> {
                    try (Repository repository = Sandbox.create(storage, 100 + seed)) {
                        return Sandbox.backUp(repository, Map.of(USERS, Sandbox.users(50 + seed % 3, 200, seed % 3)));
                    }
                });
            }
            List<SnapshotId> ids = new ArrayList<>();
            for (Future<Snapshot> done : pool.invokeAll(tasks)) {
                ids.add(done.get().id());
            }

            assertThat(ids).doesNotHaveDuplicates().hasSize(12);
            try (Repository repository = Sandbox.open(storage, 1)) {
                assertThat(repository.snapshots())
                        .extracting(s -> s.id().sequence())
                        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
                assertThat(repository.verifyAll(p -> {}).problems()).isEmpty();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void severalTypesAreWrittenAtOnceWithTheSameRootsAsOneAfterTheOther() throws Exception {
        InMemoryStorage storage = Sandbox.storage();
        Map<ResourceType, List<Record>> content = new TreeMap<>();
        for (int i = 0; i < 6; i++) {
            content.put(ResourceType.of("okta/t" + i), Sandbox.users(800, 700, i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (Repository repository = Sandbox.create(storage, 1)) {
            Map<ResourceType, String> roots = new TreeMap<>();
            try (SnapshotWriter writer = repository.startSnapshot()) {
                Map<ResourceType, Future<TreeSummary>> running = new TreeMap<>();
                content.forEach((type, records) ->
                        running.put(type, pool.submit(() -> writer.write(type, records.iterator()))));
                for (Map.Entry<ResourceType, Future<TreeSummary>> type : running.entrySet()) {
                    roots.put(type.getKey(), type.getValue().get().root());
                }
            }
            Snapshot snapshot = Sandbox.backUp(repository, content);

            content.keySet().forEach(t -> assertThat(Sandbox.root(snapshot, t)).isEqualTo(roots.get(t)));
        } finally {
            pool.shutdownNow();
        }
    }
}
