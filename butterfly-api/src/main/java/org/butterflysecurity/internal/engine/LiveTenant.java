package org.butterflysecurity.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.IncompleteSnapshots;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.FileSystemStorage;

/**
 * A tenant as it is now: read like a backup, into a repository of its own in the temporary directory, under a key that exists in
 * memory only. So it needs no more memory than a backup, and can be compared and searched like a snapshot. Gone when closed.
 */
public final class LiveTenant implements AutoCloseable {
    private final Path directory;
    private final MemoryKey key;
    private final Repository repository;
    private final Snapshot snapshot;

    private LiveTenant(Path directory, MemoryKey key, Repository repository, Snapshot snapshot) {
        this.directory = directory;
        this.key = key;
        this.repository = repository;
        this.snapshot = snapshot;
    }

    /** Reads what {@code options} select. A type that cannot be read is missing, and the side says why. */
    public static LiveTenant read(EngineSettings settings, RunOptions options) {
        byte[] suffix = new byte[8];
        settings.random().nextBytes(suffix);
        Path directory = settings.spillDirectory()
                .resolve("butterfly-live-" + HexFormat.of().formatHex(suffix));
        MemoryKey key = new MemoryKey(settings.random());
        try {
            Repository repository = Repository.openOrCreate(
                    FileSystemStorage.at(directory),
                    settings.tenant(),
                    List.of(key),
                    settings.clock(),
                    settings.random());
            Snapshot snapshot = new BackupRun(reading(settings), options).run(() -> repository);
            return new LiveTenant(directory, key, repository, snapshot);
        } catch (RuntimeException e) {
            key.close();
            delete(directory);
            throw e;
        }
    }

    /** The same settings for a run that is no backup: what it cannot read is no failure, and no snapshot is announced. */
    private static EngineSettings reading(EngineSettings settings) {
        EventHub quiet = new EventHub(List.of(event -> {
            if (!(event instanceof BackupEvent.SnapshotCommitted)) {
                settings.events().on(event);
            }
        }));
        return settings.with(quiet, IncompleteSnapshots.KEEP);
    }

    /** What was read, to compare it or to look things up. */
    public Side side() {
        return new Side(repository, snapshot, true);
    }

    @Override
    public void close() {
        repository.close();
        key.close();
        delete(directory);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StorageException(
                    ErrorCode.STORAGE_FAILED,
                    "The temporary directory '" + directory + "' cannot be removed ("
                            + e.getClass().getSimpleName() + ").",
                    e);
        }
    }
}
