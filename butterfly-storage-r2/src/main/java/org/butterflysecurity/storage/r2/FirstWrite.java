package org.butterflysecurity.storage.r2;

import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.storage.r2.BucketReport.Finding;

/** Before anything is written, makes sure that the store keeps two promises: it is not public, and it refuses to replace. */
final class FirstWrite {
    private final Calls calls;
    private boolean done;

    FirstWrite(Calls calls) {
        this.calls = calls;
        this.done = calls.settings().checked();
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
            throw new StorageException(
                    ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                    calls.settings().bucket()
                            + " ignores If-None-Match, so two writers would destroy each other's work. Use a store that honours"
                            + " it.");
        }
        if (isPublic == Finding.YES) {
            throw new StorageException(
                    ErrorCode.STORAGE_PUBLIC,
                    "Anybody may read " + calls.settings().bucket() + ".");
        }
        done = true;
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
