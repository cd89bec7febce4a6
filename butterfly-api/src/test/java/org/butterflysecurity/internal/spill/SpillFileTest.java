package org.butterflysecurity.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.compression.Zstandard;
import org.butterflysecurity.internal.spill.RecordSorter.Entry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a temporary file holds comes back, or nothing does. */
class SpillFileTest {
    @TempDir
    private Path directory;

    private SpillFile file(String name, boolean isCompressed) {
        return new SpillFile(
                directory.resolve(name),
                1,
                new SpillKey(new Random(5)),
                isCompressed ? Optional.of(Zstandard.quickest()) : Optional.empty());
    }

    private static void write(SpillFile file, int records, int size) throws IOException {
        try (SpillFile.Writer out = file.write()) {
            for (int i = 0; i < records; i++) {
                byte[] record = new byte[Run.HEADER + 4 + size];
                out.add(record, 0, Run.write(key(i), value(i, size), record, 0));
            }
        }
    }

    private static byte[] key(int number) {
        return new byte[] {'k', (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    private static byte[] value(int number, int size) {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) number);
        return value;
    }

    private static List<Entry> read(SpillFile file) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Run run = file.read()) {
            while (run.next()) {
                entries.add(run.entry());
            }
        }
        return entries;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordsOfAnySizeComeBack(boolean isCompressed) throws IOException {
        for (int size : new int[] {0, 1, 70_000, 300_000}) {
            SpillFile file = file("size-" + size, isCompressed);
            write(file, 7, size);

            List<Entry> entries = read(file);

            assertThat(entries).hasSize(7);
            for (int i = 0; i < 7; i++) {
                assertThat(entries.get(i).key()).isEqualTo(key(i));
                assertThat(entries.get(i).value()).isEqualTo(value(i, size));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void alteredByteIsFoundWhereverItIs(boolean isCompressed) throws IOException {
        SpillFile file = file("altered", isCompressed);
        write(file, 3, 20);
        Path path = directory.resolve("altered");
        byte[] whole = Files.readAllBytes(path);

        for (int i = 0; i < whole.length; i++) {
            byte[] altered = whole.clone();
            altered[i] ^= 0x10;
            Files.write(path, altered);

            assertThatThrownBy(() -> read(file))
                    .as("byte %s", i)
                    .isInstanceOfAny(IOException.class, RunException.class);
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> read(file))
                    .as("cut to %s", length)
                    .isInstanceOfAny(IOException.class, RunException.class);
        }
    }
}
