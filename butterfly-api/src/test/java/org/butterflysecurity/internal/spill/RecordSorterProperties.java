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
import java.util.Locale;
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
        MemoryBudget budget = new MemoryBudget(budgetBytes);
        Path directory = Files.createTempDirectory("sorter");
        Outlet early = new Outlet();
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(budget, spill, early)) {
            for (int i = 0; i < keys.size(); i++) {
                String key = "k" + keys.get(i);
                expected.put(key, "v" + i);
                sorter.add(bytes(key), bytes("v" + i));
            }
            for (Iterator<RecordSorter.Entry> each = early.all(sorter); each.hasNext(); ) {
                RecordSorter.Entry entry = each.next();
                order.add(text(entry.key()));
                sorted.put(text(entry.key()), text(entry.value()));
            }
        }

        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(sorted).isEqualTo(expected);
        assertThat(budget.usedBytes()).isZero();
        assertThat(files(directory)).isEmpty();
        Files.delete(directory);
    }

    /** As several readers add at a time, each of them its own stretch from its beginning to its end. */
    @Property(tries = 40)
    void whatComesNearlyInOrderGoesOnWithoutTouchingTheDisk(
            @ForAll @IntRange(min = 1, max = 8) int readers, @ForAll Random random) throws Exception {
        int stretch = 40;
        List<Integer> reading = new ArrayList<>();
        int[] at = new int[readers];
        int begun = 0;
        for (int reader = 0; reader < readers; reader++) {
            reading.add(begun++);
            at[reader] = random.nextInt(stretch);
        }
        MemoryBudget budget = new MemoryBudget(1 << 20);
        Outlet early = new Outlet();
        Path directory = Files.createTempDirectory("sorter");
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(budget, spill, early)) {
            for (int i = 0; i < 20_000; i++) {
                int reader = i % readers;
                String key = String.format(Locale.ROOT, "%06d/%06d", reading.get(reader), at[reader]++);
                sorter.add(bytes(key), new byte[100]);
                if (at[reader] == stretch) {
                    at[reader] = 0;
                    reading.set(reader, begun++);
                }
            }
            assertThat(sorter.runCount()).isZero();
            assertThat(sorter.isLate()).isFalse();
            assertThat(early.entries).hasSizeGreaterThan(15_000);
            assertThat(count(early.all(sorter))).isEqualTo(20_000);
        }
        assertThat(early.entries).extracting(e -> text(e.key())).isSorted().doesNotHaveDuplicates();
        assertThat(budget.usedBytes()).isZero();
        Files.delete(directory);
    }

    @Example
    void whatComesInNoOrderIsNotHandedOver() throws Exception {
        Path directory = Files.createTempDirectory("sorter");
        Outlet early = new Outlet();
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1 << 20), spill, early)) {
            for (int i = 0; i < 20_000; i++) {
                sorter.add(bytes("key" + i * 7919 % 20_000), new byte[100]);
            }
            assertThat(early.entries).isEmpty();
            assertThat(sorter.runCount()).isPositive();
        }
        Files.delete(directory);
    }

    /** Two lists behind one another, the second with a newer version of what the first has. */
    @Example
    void whatComesLateIsFoundAndCounts() throws Exception {
        Path directory = Files.createTempDirectory("sorter");
        Outlet early = new Outlet();
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1 << 20), spill, early)) {
            for (int i = 0; i < 20_000; i++) {
                sorter.add(bytes(String.format(Locale.ROOT, "%05d", i % 10_000)), bytes("v" + i));
            }
            assertThat(early.entries).hasSizeBetween(5_000, 10_000);
            assertThat(sorter.isLate()).isTrue();
            int[] i = {10_000};
            early.all(sorter)
                    .forEachRemaining(entry -> assertThat(text(entry.value())).isEqualTo("v" + i[0]++));
            assertThat(i[0]).isEqualTo(20_000);
        }
        Files.delete(directory);
    }

    /** Keys that are beginnings of others, have zeros in them, or high bits. */
    @Property(tries = 300)
    void anyKeysAreSortedAsUnsignedBytes(@ForAll @Size(max = 200) List<@Size(max = 20) List<@From("nasty") Byte>> keys)
            throws Exception {
        TreeMap<byte[], Integer> expected = new TreeMap<>(Arrays::compareUnsigned);
        Path directory = Files.createTempDirectory("sorter");
        try (SpillDirectory spill = new SpillDirectory(directory, Clock.systemUTC(), new Random(1));
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1 << 20), spill, new Outlet())) {
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
                RecordSorter one = new RecordSorter(budget, spill, new Outlet());
                RecordSorter two = new RecordSorter(budget, spill, new Outlet())) {
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
                RecordSorter sorter = new RecordSorter(new MemoryBudget(1), first, new Outlet())) {
            sorter.add(bytes("k"), bytes("v"));
            sorter.add(bytes("a"), bytes("comes late"));
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

    /** Keeps what was handed over before all had been added. */
    private static final class Outlet implements RecordSorter.Outlet {
        private final List<RecordSorter.Entry> entries = new ArrayList<>();

        @Override
        public boolean take(RecordSorter.Batch batch) {
            batch.forEachRemaining(entries::add);
            batch.close();
            return true;
        }

        Iterator<RecordSorter.Entry> all(RecordSorter sorter) {
            if (sorter.isLate()) {
                return sorter.sort(entries.iterator());
            }
            sorter.sort().forEachRemaining(entries::add);
            return entries.iterator();
        }
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
