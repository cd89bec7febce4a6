package org.butterflysecurity.workflows;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.workflows.pack.Pack;

/** Real packs, where they are at hand. */
public final class Corpus {
    private Corpus() {}

    /** The directory; the test that asks is skipped where there is none. */
    public static Path directory() {
        Path corpus = Path.of(System.getProperty("butterfly.corpus", "absent")).resolve("workflows");
        assumeTrue(Files.isDirectory(corpus), "no recorded packs at hand");
        return corpus;
    }

    /** The files with exported packs, sorted. */
    public static List<Path> packFiles() {
        try (Stream<Path> files = Files.walk(directory())) {
            return files.filter(f -> f.toString().matches(".*\\.(flow|folder|flopack)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Pack pack(Path file) {
        try {
            return Pack.parse(file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
