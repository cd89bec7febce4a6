package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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
    private record Size(int nodes, long plain, long stored, long added) {}

    public static void main(String[] arguments) {
        System.out.println(
                "| leaves of about | nodes | stored | added by 1 record in 1,000 changed |\n|---|---|---|---|");
        for (int mean : new int[] {4, 8, 16, 32, 64, 256}) {
            Cut cut = new Cut(mean * KIB / 4, mean * KIB * 3 / 4, mean * KIB * 4);
            Size size = measure(cut);
            System.out.printf(
                    Locale.ROOT,
                    "| %d KiB | %,d | %.1f MB | %.2f MB |%n",
                    mean,
                    size.nodes(),
                    size.stored() / 1e6,
                    size.added() / 1e6);
        }
    }

    private static Size measure(Cut cut) {
        TenantKeys keys = new TenantKeys(
                TenantId.of("t"),
                List.of(new TenantKeys.DataKey("0011223344556677", new byte[32])),
                Sandbox.NO_KEYRING);
        Map<NodeName, Integer> stored = new HashMap<>();
        long[] sums = new long[2];
        try (Compression compression = Compression.best()) {
            NodeSink sink = (name, node) -> {
                if (!stored.containsKey(name)) {
                    stored.put(name, compression.frame(node).length + AesGcm.TAG_BYTES);
                    sums[0] += node.length;
                    sums[1] += stored.get(name);
                }
                return new NodeSink.Put(name, true);
            };
            write(keys, cut, sink, false);
            int nodes = stored.size();
            long first = sums[1];
            long plain = sums[0];
            write(keys, cut, sink, true);
            return new Size(nodes, plain, first, sums[1] - first);
        }
    }

    private static void write(TenantKeys keys, Cut cut, NodeSink sink, boolean changed) {
        for (SortedMap<ResourceKey, byte[]> type : List.of(users(changed), memberships())) {
            new TreeWriter(keys, new PartCutter(keys), sink, cut)
                    .write(type.entrySet().stream()
                            .map(e -> new Record(e.getKey(), e.getValue()))
                            .iterator());
        }
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%08x%09d", number * 0x9E3779B1, number);
    }

    private static SortedMap<ResourceKey, byte[]> users(boolean changed) {
        SortedMap<ResourceKey, byte[]> users = new TreeMap<>();
        for (int i = 0; i < USERS; i++) {
            Random random = new Random(i);
            StringBuilder text = new StringBuilder("{\"id\":\"00u" + id(i) + "\",\"profile\":{\"login\":\"user" + i
                    + "@corp.example\",\"title\":\"" + (changed && i % 1000 == 7 ? "changed" : "same") + "\"");
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

    private static SortedMap<ResourceKey, byte[]> memberships() {
        SortedMap<ResourceKey, byte[]> all = new TreeMap<>();
        for (int i = 0; i < USERS * 5; i++) {
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
