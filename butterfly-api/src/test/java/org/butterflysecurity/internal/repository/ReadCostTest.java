package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.Test;

/** Reading one record, or what differs, looks at nodes on the way there and at no others, however many records there are. */
class ReadCostTest {
    private final InMemoryStorage storage = Sandbox.storage();

    /** Counts nodes that are asked for, whether or not they are at hand already. */
    private static final class Counting implements NodeSource {
        private final NodeSource inner;
        private int loads;

        Counting(NodeSource inner) {
            this.inner = inner;
        }

        @Override
        public Node load(NodeName name) {
            loads++;
            return inner.load(name);
        }

        @Override
        public List<Node> loadAll(List<NodeName> names) {
            loads += names.size();
            return inner.loadAll(names);
        }

        @Override
        public void announce(List<NodeName> names) {
            loads += names.size();
            inner.announce(names);
        }
    }

    /** What it took to compare a tree of {@code records} with one in which {@code changes} of them differ. */
    private record Cost(int records, int changes, int levels, int nodes, int loads) {}

    private Cost cost(Repository repository, RepositoryParts parts, int records, int changes) {
        List<Record> users = Sandbox.users(records, 120, 1);
        List<Record> changed = new ArrayList<>(users);
        for (int i = 0; i < changes; i++) {
            int at = i * (records / changes);
            changed.set(at, new Record(users.get(at).key(), Sandbox.bytes("{\"changed\":" + i + "}")));
        }
        NodeName before = root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)));
        NodeName after = root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, changed)));
        LiveNodes all = new LiveNodes(parts.newNodeStore());
        all.addTree(before);
        Node top = parts.newNodeStore().load(before);
        Counting counting = new Counting(parts.newNodeStore());
        try (var diff = new TreeReader(counting).diff(Optional.of(before), Optional.of(after))) {
            assertThat(diff.count()).isEqualTo(changes);
        }
        int levels = top instanceof Node.Inner inner ? inner.level() + 1 : 1;
        return new Cost(records, changes, levels, all.names().size(), counting.loads);
    }

    private static NodeName root(Snapshot snapshot) {
        return Repository.rootName(Sandbox.root(snapshot, Sandbox.USERS));
    }

    @Test
    void theNodesLoadedGrowWithTheChangesAndNotWithTheTree() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            RepositoryParts parts = Sandbox.parts(storage);
            List<Integer> sizes = new ArrayList<>();
            for (int records : List.of(5_000, 20_000, 80_000)) {
                for (int changes : List.of(1, 8, 64)) {
                    Cost cost = cost(repository, parts, records, changes);
                    // A path to each change on both sides; now and then a boundary moves, which costs a neighbour.
                    assertThat(cost.loads()).as("%s", cost).isLessThanOrEqualTo(3 * cost.levels() * changes);
                    sizes.add(cost.nodes());
                }
            }
            assertThat(sizes.get(8)).as("nodes of the largest tree").isGreaterThan(10 * sizes.get(0));
        }
    }

    @Test
    void equalTreesAreComparedWithoutLoadingANode() {
        try (Repository repository = Sandbox.create(storage, 1)) {
            NodeName root = root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(5_000, 120, 1))));
            NodeSource none = name -> {
                throw new AssertionError("no node needs to be read");
            };
            try (var diff = new TreeReader(none).diff(Optional.of(root), Optional.of(root))) {
                assertThat(diff).isEmpty();
            }
        }
    }

    @Test
    void oneObjectOfAHundredThousandNeedsFewReads() {
        List<Record> users = Sandbox.users(100_000, 120, 1);
        String root;
        try (Repository repository = Sandbox.create(storage, 1)) {
            root = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)), Sandbox.USERS);
        }
        CountingStorage counting = new CountingStorage(storage);
        try (Repository repository = Sandbox.open(counting, 2)) {
            Record wanted = users.get(77_777);
            assertThat(repository.find(root, wanted.key()).orElseThrow().value())
                    .isEqualTo(wanted.value());
            assertThat(counting.reads()).isLessThan(10);
        }
    }

    @Test
    void aDiffReadsWhatDiffersAndNotTheTree() {
        List<Record> users = Sandbox.users(100_000, 120, 1);
        try (Repository repository = Sandbox.create(storage, 1)) {
            String before = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, users)), Sandbox.USERS);
            for (int changes : List.of(1, 10, 100)) {
                List<Record> changed = new ArrayList<>(users);
                for (int i = 0; i < changes; i++) {
                    int at = i * (users.size() / changes);
                    changed.set(at, new Record(users.get(at).key(), Sandbox.bytes("{\"changed\":" + i + "}")));
                }
                String after = Sandbox.root(Sandbox.backUp(repository, Map.of(Sandbox.USERS, changed)), Sandbox.USERS);
                CountingStorage counting = new CountingStorage(storage);
                try (Repository fresh = Sandbox.open(counting, 3)) {
                    fresh.find(after, users.get(5).key());
                    counting.reset();
                    try (var diff = fresh.diff(Optional.of(before), Optional.of(after))) {
                        assertThat(diff.count()).isEqualTo(changes);
                    }
                    assertThat(counting.reads()).as("%d changes", changes).isLessThanOrEqualTo(12 + 8 * changes);
                }
            }
        }
    }
}
