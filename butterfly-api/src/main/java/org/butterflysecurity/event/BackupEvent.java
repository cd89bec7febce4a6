package org.butterflysecurity.event;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.model.TypeResult;

/** Something that happened during a run. No event carries a secret, a token or the content of an object. */
public sealed interface BackupEvent {

    /** The run begins to read. */
    record RunStarted(TenantId tenant, List<ResourceType> types) implements BackupEvent {
        public RunStarted {
            types = List.copyOf(types);
        }
    }

    /** A type begins to be read. */
    record TypeStarted(ResourceType type) implements BackupEvent {}

    /**
     * A type moves on. Sent at most a few times a second for a type.
     *
     * @param objects objects read so far
     * @param expectedObjects how many the previous snapshot had, as an estimate; empty where there is none
     * @param parentsDone parents whose children have been read; 0 for a type without parent
     * @param parentsTotal parents to read, once known; empty for a type without parent
     */
    record TypeProgress(
            ResourceType type,
            long objects,
            OptionalLong expectedObjects,
            long parentsDone,
            OptionalLong parentsTotal,
            long calls)
            implements BackupEvent {}

    /** A type is done, in whichever way. */
    record TypeFinished(TypeResult result) implements BackupEvent {}

    /** The client waits because it has spent its share of a rate limit. */
    record RateLimitWait(String bucket, Duration pause) implements BackupEvent {}

    /** A request is repeated. {@code why} is a status or a kind of network failure. */
    record RequestRetried(String path, int attempt, String why) implements BackupEvent {}

    /**
     * Something the host should know that does not stop the run, such as a field that looks like a secret and which the
     * catalog does not know.
     *
     * @param code a stable word: {@code secret-outside-catalog}, {@code unknown-field}, {@code content-unread}, …
     */
    record Warning(String code, String message) implements BackupEvent {}

    /** Verify or prune moves on. {@code done} of {@code total} units, named by {@code unit}. */
    record Progress(String operation, String unit, long done, long total) implements BackupEvent {}

    /** The snapshot is committed and visible. */
    record SnapshotCommitted(Snapshot snapshot) implements BackupEvent {}
}
