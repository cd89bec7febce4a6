package org.butterflysecurity.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The files in which bytes wait until they get their final name: in {@code .tmp} below the root, a name that no storage key
 * can have. What a crash left there is removed once it is a day old.
 */
final class TemporaryFiles {
    private static final Duration LONGEST_WRITE = Duration.ofDays(1);

    private final Path directory;
    private final Clock clock;

    TemporaryFiles(Path root, Clock clock) {
        this.directory = root.resolve(".tmp");
        this.clock = clock;
    }

    Path directory() {
        return directory;
    }

    /** A new empty file that only its owner may read, where the file system knows owners. */
    Path create() throws IOException {
        return Files.createTempFile(directory, "write-", "");
    }

    /** Removes what is too old to be a write in progress. Best effort: it fails silently and is tried again another time. */
    void removeAbandoned() {
        Instant oldest = clock.instant().minus(LONGEST_WRITE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "write-*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException anotherTime) {
            return;
        }
    }
}
