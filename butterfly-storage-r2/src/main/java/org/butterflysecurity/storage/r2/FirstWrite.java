package org.butterflysecurity.storage.r2;

import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.storage.r2.BucketReport.Finding;

/**
 * Before anything is written, makes sure that the store keeps its promises: it is not public, and it refuses what a condition of a
 * write forbids.
 */
final class FirstWrite {
    private final Calls calls;
    private boolean done;
    private boolean replacementDone;

    FirstWrite(Calls calls) {
        this.calls = calls;
        this.done = calls.settings().checked();
        this.replacementDone = done;
    }

    /** Tries the store once; does nothing when it has passed. */
    synchronized void check() {
        if (done) {
            return;
        }
        Probe probe = new Probe(calls);
        probe.write();
        Finding refuses = probe.refusesSecondWrite();
        Finding isPublic = calls.settings().publicAllowed() ? Finding.NO : probe.isPublic();
        deleteIfAllowed(probe);
        if (refuses == Finding.NO) {
            throw ignored("If-None-Match");
        }
        if (isPublic == Finding.YES) {
            throw new StorageException(
                    ErrorCode.STORAGE_PUBLIC,
                    "Anybody may read " + calls.settings().bucket() + ".");
        }
        done = true;
    }

    /** Tries once whether the store honours {@code If-Match}, which only replacements need. */
    synchronized void checkReplacement() {
        check();
        if (replacementDone) {
            return;
        }
        Probe probe = new Probe(calls);
        probe.write();
        Finding refuses = probe.refusesWrongReplacement();
        deleteIfAllowed(probe);
        if (refuses == Finding.NO) {
            throw ignored("If-Match");
        }
        replacementDone = true;
    }

    private StorageException ignored(String condition) {
        return new StorageException(
                ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                calls.settings().bucket() + " ignores " + condition
                        + ", so two writers would destroy each other's work. Use a store that honours it.");
    }

    /** A locked bucket keeps it: one byte. */
    private static void deleteIfAllowed(Probe probe) {
        try {
            probe.delete();
        } catch (ButterflyException notAllowed) {
            return;
        }
    }
}
