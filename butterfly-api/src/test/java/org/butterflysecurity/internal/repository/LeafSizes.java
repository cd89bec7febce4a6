package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.TenantId;

/**
 * Prints what leaves of several sizes and levels of compression cost: the table of docs/benchmarks.md from which {@link Cut#LEAF} and
 * the level were chosen. Not a test: start its main.
 */
final class LeafSizes {
    private static final int USERS = 50_000;
    private static final long KIB = 1 << 10;
    private static final String[] WORDS = {"north", "river", "stone", "amber", "cloud", "maple", "delta", "orbit"};

    private LeafSizes() {}

    /** What the nodes of a tree take. */
    private record Size(int nodes, long stored, long changed, long removed) {}

    public static void main(String[] arguments) {
        System.out.println(
                "| smallest and what is beyond, on average | nodes | stored | added by 1 user in 1,000 changed"
                        + " | by 1 record in 1,000 removed |\n|---|---|---|---|---|");
        for (int[] kib :
                new int[][] {{1, 3}, {4, 12}, {8, 8}, {8, 24}, {16, 16}, {20, 12}, {24, 8}, {24, 16}, {32, 32}}) {
            Cut cut = new Cut(kib[0] * KIB, kib[1] * KIB, (kib[0] + kib[1]) * KIB * 4);
            Size size = measure(cut);
            System.out.printf(
                    Locale.ROOT,
                    "| %d + %d KiB | %,d | %.2f MB | %.2f MB | %.2f MB |%n",
                    kib[0],
                    kib[1],
                    size.nodes(),
                    size.stored() / 1e6,
                    size.changed() / 1e6,
                    size.removed() / 1e6);
        }
    }

    private static Size measure(Cut cut) {
        TenantKeys keys = new TenantKeys(
                TenantId.of("t"),
                List.of(new TenantKeys.DataKey("0011223344556677", new byte[32])),
                Sandbox.NO_KEYRING);
        Set<NodeName> stored = new HashSet<>();
        long[] bytes = new long[1];
        try (Compression compression = Compression.best()) {
            NodeSink sink = (name, node) -> {
                if (stored.add(name)) {
                    bytes[0] += compression.frame(node).length + AesGcm.TAG_BYTES;
                }
                return new NodeSink.Put(name, true);
            };
            write(keys, cut, sink, Round.FIRST);
            int nodes = stored.size();
            long first = bytes[0];
            write(keys, cut, sink, Round.CHANGED);
            long changed = bytes[0];
            write(keys, cut, sink, Round.REMOVED);
            return new Size(nodes, first, changed - first, bytes[0] - changed);
        }
    }

    private enum Round {
        FIRST,
        CHANGED,
        REMOVED;

        /** Whether the record is not there any more. */
        boolean misses(int number) {
            return this == REMOVED && number % 1000 == 9;
        }
    }

    private static void write(TenantKeys keys, Cut cut, NodeSink sink, Round round) {
        for (SortedMap<ResourceKey, byte[]> type : List.of(users(round), memberships(round))) {
            new TreeWriter(keys, new PartCutter(keys), sink, cut)
                    .write(type.entrySet().stream()
                            .map(e -> new Record(e.getKey(), e.getValue()))
                            .iterator());
        }
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%08x%09d", number * 0x9E3779B1, number);
    }

    private static SortedMap<ResourceKey, byte[]> users(Round round) {
        SortedMap<ResourceKey, byte[]> users = new TreeMap<>();
        for (int i = 0; i < USERS; i++) {
            if (round.misses(i)) {
                continue;
            }
            Random random = new Random(i);
            StringBuilder text = new StringBuilder(
                    "{\"id\":\"00u" + id(i) + "\",\"profile\":{\"login\":\"user" + i + "@corp.example\",\"title\":\""
                            + (round == Round.CHANGED && i % 1000 == 7 ? "changed" : "same") + "\"");
            for (int field = 0; field < 16; field++) {
                text.append(",\"custom").append(field).append("\":\"");
                for (int w = 0; w < 4; w++) {
                    text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(5000));
                }
                text.append('"');
            }
            users.put(ResourceKey.of("00u" + id(i)), bytes(text + "},\"status\":\"ACTIVE\"}"));
        }
        return users;
    }

    private static SortedMap<ResourceKey, byte[]> memberships(Round round) {
        SortedMap<ResourceKey, byte[]> all = new TreeMap<>();
        for (int i = 0; i < USERS * 5; i++) {
            if (round.misses(i)) {
                continue;
            }
            int user = i % USERS;
            int group = (int) ((user * 31L + i / USERS * 7919L) % (USERS / 10));
            all.put(ResourceKey.of("00g" + id(group), "00u" + id(user)), bytes("{\"id\":\"00u" + id(user) + "\"}"));
        }
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
