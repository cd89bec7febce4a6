package org.butterflysecurity.storage.r2;

import static org.butterflysecurity.storage.r2.BucketReport.Finding.NO;
import static org.butterflysecurity.storage.r2.BucketReport.Finding.UNKNOWN;
import static org.butterflysecurity.storage.r2.BucketReport.Finding.YES;

import java.util.HexFormat;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A small object that is written to see how the store treats it, and deleted again. */
final class Probe {
    private static final byte[] CONTENT = {1};
    private static final int NAME_BYTES = 16;
    /** The MD5 of nothing, which is not the tag of {@link #CONTENT}. */
    private static final String WRONG_TAG = "\"d41d8cd98f00b204e9800998ecf8427e\"";

    private final Calls calls;
    private final Writes writes;
    private final StorageKey key;

    Probe(Calls calls) {
        this.calls = calls;
        this.writes = new Writes(calls);
        byte[] name = new byte[NAME_BYTES];
        calls.settings().random().nextBytes(name);
        this.key = StorageKey.of("probes/" + HexFormat.of().formatHex(name));
    }

    StorageKey key() {
        return key;
    }

    /** Throws what the store answers if it cannot be written. */
    void write() {
        writes.putIfAbsent(key, CONTENT);
    }

    /** Whether a second write to the same key is refused. */
    Finding refusesSecondWrite() {
        try {
            writes.putIfAbsent(key, CONTENT);
            return NO;
        } catch (StorageException e) {
            return e.code() == ErrorCode.STORAGE_CONFLICT ? YES : UNKNOWN;
        }
    }

    /** Whether a replacement of something else than is there is refused. */
    Finding refusesWrongReplacement() {
        try {
            writes.replace(key, WRONG_TAG, CONTENT);
            return NO;
        } catch (StorageException e) {
            return e.code() == ErrorCode.STORAGE_CONFLICT ? YES : UNKNOWN;
        }
    }

    /** Whether the object comes to somebody who does not say who he is. */
    Finding isPublic() {
        try (S3Client anybody = Clients.anonymous(calls.settings())) {
            anybody.getObject(g -> g.bucket(calls.bucket()).key(calls.object(key)), (r, in) -> {
                in.abort();
                return r;
            });
            return YES;
        } catch (S3Exception e) {
            return NO;
        } catch (SdkException e) {
            return UNKNOWN;
        }
    }

    void delete() {
        writes.delete(key);
    }
}
