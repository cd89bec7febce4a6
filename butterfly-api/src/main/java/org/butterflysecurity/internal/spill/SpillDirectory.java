package org.butterflysecurity.internal.spill;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.internal.compression.Zstandard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The temporary files of one run, in a directory of its own that is gone when the run ends. A lock on a file in it tells
 * other runs that it is in use; those whose process was killed are cleaned up by the next run. Made when first needed.
 */
public final class SpillDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpillDirectory.class);
    private static final String PREFIX = "butterfly-spill-";
    private static final String LOCK = "lock";
    /** A directory this young may be about to be locked by its owner. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Those of this process: probing their lock could release it (see {@link FileLock}). */
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path parent;
    private final String name;
    private final SpillKey key;
    private final Optional<Zstandard> compression =
            Zstandard.isAvailable() ? Optional.of(Zstandard.quickest()) : Optional.empty();
    private final AtomicInteger files = new AtomicInteger();
    private FileChannel lock;
    private Path directory;
    private boolean closed;

    /** Temporary files below {@code parent}. Removes what killed runs left there. */
    @SuppressWarnings("NullAway.Init")
    public SpillDirectory(Path parent, Clock clock, RandomGenerator random) {
        this.parent = parent;
        byte[] suffix = new byte[8];
        random.nextBytes(suffix);
        name = PREFIX + HexFormat.of().formatHex(suffix);
        key = new SpillKey(random);
        removeLeftovers(clock.instant());
    }

    /** How many files were made. */
    public int fileCount() {
        return files.get();
    }

    SpillFile newFile() {
        int number = files.incrementAndGet();
        return new SpillFile(directory().resolve("run-" + number), number, key, compression);
    }

    /** The failure to report when a temporary file cannot be written or read. */
    StorageException failure(IOException e) {
        return failure(parent, e);
    }

    private synchronized Path directory() {
        if (closed) {
            throw new IllegalStateException("The run is over");
        }
        if (directory == null) {
            try {
                IN_USE.add(name);
                directory = create(parent.resolve(name));
                lock = FileChannel.open(
                        directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                lock.lock();
            } catch (IOException e) {
                throw failure(parent, e);
            }
        }
        return directory;
    }

    private static Path create(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        FileStore store = Files.getFileStore(path.toAbsolutePath().getParent());
        return store.supportsFileAttributeView("posix")
                ? Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectory(path);
    }

    private static StorageException failure(Path parent, IOException e) {
        boolean full = parent.toFile().getUsableSpace() == 0
                || String.valueOf(e.getMessage()).contains("No space left");
        return new StorageException(
                full ? ErrorCode.STORAGE_FULL : ErrorCode.STORAGE_FAILED,
                "Temporary files of the run cannot be written in '" + parent + "' ("
                        + e.getClass().getSimpleName() + ").",
                e);
    }

    @Override
    public synchronized void close() {
        if (closed || directory == null) {
            closed = true;
            return;
        }
        closed = true;
        compression.ifPresent(Zstandard::close);
        try {
            lock.close();
            delete(directory);
        } catch (IOException e) {
            LOG.warn("Temporary directory {} cannot be removed", directory);
        } finally {
            IN_USE.remove(name);
        }
    }

    private void removeLeftovers(Instant now) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)) {
                    removeIfAbandoned(candidate, now);
                }
            }
        } catch (IOException e) {
            LOG.debug("Temporary files of earlier runs in {} cannot be looked for", parent);
        }
    }

    private static void removeIfAbandoned(Path candidate, Instant now) {
        try {
            Path lockFile = candidate.resolve(LOCK);
            boolean young = Files.getLastModifiedTime(candidate).toInstant().isAfter(now.minus(GRACE));
            if (young
                    || IN_USE.contains(candidate.getFileName().toString())
                    || (Files.exists(lockFile) && isLocked(lockFile))) {
                return;
            }
            delete(candidate);
        } catch (IOException e) {
            LOG.debug("{} cannot be removed", candidate);
        }
    }

    private static boolean isLocked(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
