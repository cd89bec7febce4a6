package org.butterflysecurity.internal.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Zstandard over zstd-jni, which may be absent or fail to load its native part; ask {@link #isAvailable} first. Keeps contexts for
 * use again, because making one costs more than compressing a node. Thread-safe.
 */
public final class Zstandard implements AutoCloseable {
    /** Measured against 1, 2, 5 and 9 on nodes: docs/benchmarks.md. */
    private static final int LEVEL = 3;

    private static final int QUICKEST = -3;
    private static final boolean AVAILABLE = probe();

    /** As many as threads ever decompressed at once; they depend on no level and no repository, and so are never closed. */
    private static final Queue<ZstdDecompressCtx> IDLE_DECOMPRESSION = new ConcurrentLinkedQueue<>();

    private final Queue<Compressor> idle = new ConcurrentLinkedQueue<>();

    private final int level;

    private Zstandard(int level) {
        this.level = level;
    }

    /** For what is kept. */
    public static Zstandard normal() {
        return new Zstandard(LEVEL);
    }

    /** For what is soon deleted: at the level that costs least. */
    public static Zstandard quickest() {
        return new Zstandard(QUICKEST);
    }

    public static boolean isAvailable() {
        return AVAILABLE;
    }

    public byte[] compress(byte[] plain) {
        Compressor known = idle.poll();
        Compressor compressor = known == null ? new Compressor(level) : known;
        try {
            return compressor.compress(plain);
        } finally {
            idle.add(compressor);
        }
    }

    /** A context, and room for what it gives: made anew for each node, room for the worst would be most of what a backup allocates. */
    private static final class Compressor {
        private final ZstdCompressCtx context;
        private byte[] room = {};

        Compressor(int level) {
            context = new ZstdCompressCtx().setLevel(level);
        }

        byte[] compress(byte[] plain) {
            int most = Math.toIntExact(Zstd.compressBound(plain.length));
            if (room.length < most) {
                room = new byte[most];
            }
            return Arrays.copyOf(room, context.compressByteArray(room, 0, room.length, plain, 0, plain.length));
        }
    }

    /** What was compressed, if it is {@code length} bytes; empty if it is not or cannot be decompressed. */
    public static Optional<byte[]> decompress(byte[] body, int length) {
        byte[] plain = new byte[length];
        ZstdDecompressCtx known = IDLE_DECOMPRESSION.poll();
        ZstdDecompressCtx context = known == null ? new ZstdDecompressCtx() : known;
        try {
            int done = context.decompressByteArray(plain, 0, length, body, 0, body.length);
            return done == length ? Optional.of(plain) : Optional.empty();
        } catch (ZstdException e) {
            return Optional.empty();
        } finally {
            IDLE_DECOMPRESSION.add(context);
        }
    }

    private static boolean probe() {
        try {
            return Zstd.compress(new byte[] {1}, LEVEL).length > 0;
        } catch (LinkageError | RuntimeException e) {
            LoggerFactory.getLogger(Zstandard.class)
                    .info(
                            "zstd-jni is not usable here ({}); compressing with Deflater",
                            e.getClass().getSimpleName());
            return false;
        }
    }

    @Override
    public void close() {
        for (Compressor compressor = idle.poll(); compressor != null; compressor = idle.poll()) {
            compressor.context.close();
        }
    }
}
