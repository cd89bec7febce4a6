package org.butterflysecurity.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordSorterProperties {

    @Property(tries = 60)
    void recordsComeOutSortedAndTheLastOfEachKeyCounts(
            @ForAll @Size(max = 400) List<@IntRange(max = 60) Integer> keys,
            @ForAll @IntRange(min = 100, max = 20_000) int budgetBytes)
            throws Exception {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> sorted = new TreeMap<>();
        List<String> order = new ArrayList<>();
        Path directory = Files.createTempDirectory("sorter");
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(budgetBytes), spill)) {
            for (int i = 0; i < keys.size(); i++) {
                String key = "k" + keys.get(i);
                expected.put(key, "v" + i);
                sorter.add(bytes(key), bytes("v" + i));
            }
            for (Iterator<RecordSorter.Entry> each = sorter.sort(); each.hasNext(); ) {
                RecordSorter.Entry entry = each.next();
                order.add(text(entry.key()));
                sorted.put(text(entry.key()), text(entry.value()));
            }
        }

        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(sorted).isEqualTo(expected);
        assertThat(files(directory)).isEmpty();
        Files.delete(directory);
    }

    /** Keys that are beginnings of others, have zeros in them, or high bits. */
    @Property(tries = 300)
    void anyKeysAreSortedAsUnsignedBytes(@ForAll @Size(max = 200) List<@Size(max = 20) List<@From("nasty") Byte>> keys)
            throws Exception {
        TreeMap<byte[], Integer> expected = new TreeMap<>(Arrays::compareUnsigned);
        Path directory = Files.createTempDirectory("sorter");
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1 << 20), spill)) {
            for (int i = 0; i < keys.size(); i++) {
                byte[] key = new byte[keys.get(i).size()];
                for (int j = 0; j < key.length; j++) {
                    key[j] = keys.get(i).get(j);
                }
                expected.put(key, i);
                sorter.add(key, bytes("" + i));
            }
            Iterator<RecordSorter.Entry> sorted = sorter.sort();
            expected.forEach((key, i) -> {
                RecordSorter.Entry entry = sorted.next();
                assertThat(entry.key()).isEqualTo(key);
                assertThat(text(entry.value())).isEqualTo("" + i);
            });
            assertThat(sorted.hasNext()).isFalse();
        }
        Files.delete(directory);
    }

    @Provide
    Arbitrary<Byte> nasty() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 0x7F, (byte) 0x80, (byte) 0xFF);
    }

    @Example
    void memoryStaysWithinTheBudgetWhateverIsAddedAndDiskShowsNothing() throws Exception {
        long limit = 256 * 1024;
        MemoryBudget budget = new MemoryBudget(limit);
        Path directory = Files.createTempDirectory("sorter");
        String canary = "CANARY".repeat(100);
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter one = new RecordSorter(budget, spill);
                RecordSorter two = new RecordSorter(budget, spill)) {
            for (int i = 0; i < 30_000; i++) {
                (i % 3 == 0 ? one : two).add(bytes("key" + (i * 7919 % 30_000)), bytes(canary));
            }
            assertThat(budget.peakBytes()).isLessThan(limit + 2_000);
            assertThat(two.runCount()).isGreaterThan(64);
            for (Path file : files(directory.resolve(files(directory).get(0)))) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain("CANARY");
            }
            assertThat(count(one.sort()) + count(two.sort())).isEqualTo(30_000);
        }
        assertThat(budget.usedBytes()).isZero();
        assertThat(files(directory)).isEmpty();
        Files.delete(directory);
    }

    @Example
    void filesOfAKilledRunAreRemovedByTheNextOneAndOthersAreLeft() throws Exception {
        Path directory = Files.createTempDirectory("sorter");
        Path killed = Files.createDirectory(directory.resolve("butterfly-spill-0123"));
        Files.writeString(killed.resolve("lock"), "");
        Files.writeString(killed.resolve("run-1"), "x");
        Files.setLastModifiedTime(killed, java.nio.file.attribute.FileTime.fromMillis(0));
        Path foreign = Files.createDirectory(directory.resolve("something-else"));

        try (SpillDirectory first = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1), first)) {
            sorter.add(bytes("k"), bytes("v"));
            assertThat(killed).doesNotExist();
            Path live = files(directory).stream()
                    .filter(p -> !p.equals(foreign))
                    .findFirst()
                    .orElseThrow();
            Files.setLastModifiedTime(live, java.nio.file.attribute.FileTime.fromMillis(0));
            new SpillDirectory(directory, Clock.systemUTC(), new Random(2)).close();
            assertThat(live).exists();
        }
        assertThat(files(directory)).containsExactly(foreign);
        Files.delete(foreign);
        Files.delete(directory);
    }

    private static long count(Iterator<RecordSorter.Entry> entries) {
        long count = 0;
        while (entries.hasNext()) {
            entries.next();
            count++;
        }
        return count;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
