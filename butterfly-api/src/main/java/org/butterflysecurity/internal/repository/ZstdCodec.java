package org.butterflysecurity.internal.repository;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import org.slf4j.LoggerFactory;

/** Zstandard at level 3 over zstd-jni, which may be absent or fail to load its native part. */
final class ZstdCodec {
    private static final int LEVEL = 3;
    private static final boolean AVAILABLE = probe();

    private ZstdCodec() {}

    static boolean isAvailable() {
        return AVAILABLE;
    }

    static byte[] compress(byte[] plain) {
        return Zstd.compress(plain, LEVEL);
    }

    static byte[] decompress(byte[] body, int length) {
        byte[] plain = new byte[length];
        try {
            long done = Zstd.decompressByteArray(plain, 0, length, body, 0, body.length);
            if (Zstd.isError(done) || done != length) {
                throw new DamagedException("it cannot be decompressed");
            }
            return plain;
        } catch (ZstdException e) {
            throw new DamagedException("it cannot be decompressed");
        }
    }

    private static boolean probe() {
        try {
            return Zstd.compress(new byte[] {1}, LEVEL).length > 0;
        } catch (LinkageError | RuntimeException e) {
            LoggerFactory.getLogger(ZstdCodec.class)
                    .info(
                            "zstd-jni is not usable here ({}); compressing with Deflater",
                            e.getClass().getSimpleName());
            return false;
        }
    }
}
