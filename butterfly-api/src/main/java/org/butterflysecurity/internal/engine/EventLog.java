package org.butterflysecurity.internal.engine;

import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.model.TypeStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener that logs. Ids and counts only. */
public final class EventLog implements BackupListener {
    private static final Logger LOG = LoggerFactory.getLogger("org.butterflysecurity");

    @Override
    public void on(BackupEvent event) {
        if (event instanceof BackupEvent.RunStarted started) {
            LOG.info(
                    "Backup of tenant {} started, {} types",
                    started.tenant(),
                    started.types().size());
        } else if (event instanceof BackupEvent.TypeFinished finished) {
            typeFinished(finished.result());
        } else if (event instanceof BackupEvent.Warning warning) {
            LOG.warn("{}: {}", warning.code(), warning.message());
        } else if (event instanceof BackupEvent.SnapshotCommitted committed) {
            LOG.info(
                    "Snapshot {} of tenant {} committed, {}",
                    committed.snapshot().id(),
                    committed.snapshot().tenant(),
                    committed.snapshot().isComplete() ? "complete" : "incomplete");
        }
    }

    private static void typeFinished(TypeResult result) {
        if (result.status() == TypeStatus.COMPLETE) {
            LOG.debug("{}: {} objects", result.type(), result.count());
        } else if (result.leavesGap()) {
            LOG.warn("{} {}: {}", result.type(), result.status().label(), result.detail());
        } else {
            LOG.debug("{} {}: {}", result.type(), result.status().label(), result.detail());
        }
    }
}
