package org.butterflysecurity.internal.repository;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.butterflysecurity.internal.compression.Zstandard;

/**
 * Frames: a codec number, the length before compression as varint, the compressed bytes. Zstandard where the native library
 * loads, else the JDK's Deflater; bytes that do not shrink are stored as they are. Thread-safe.
 */
final class Compression implements AutoCloseable {
    static final int STORED = 0;
    static final int DEFLATE = 1;
    static final int ZSTD = 2;
    private static final int DEFLATE_LEVEL = 6;

    private final Optional<Zstandard> zstd;

    private Compression(Optional<Zstandard> zstd) {
        this.zstd = zstd;
    }

    /** The best that this JVM has. */
    static Compression best() {
        return new Compression(Zstandard.isAvailable() ? Optional.of(Zstandard.normal()) : Optional.empty());
    }

    /** Without native code. */
    static Compression portable() {
        return new Compression(Optional.empty());
    }

    byte[] frame(byte[] plain) {
        byte[] packed = zstd.map(z -> z.compress(plain)).orElseGet(() -> deflate(plain));
        return packed.length < plain.length
                ? frame(zstd.isPresent() ? ZSTD : DEFLATE, plain.length, packed)
                : frame(STORED, plain.length, plain);
    }

    private static byte[] frame(int codec, int length, byte[] body) {
        int room = 1 + ByteSink.varintLength(length) + body.length;
        return new ByteSink(room).u8(codec).varint(length).raw(body).toBytes();
    }

    /** What {@link #frame} was given; at most {@code longest} bytes are ever allocated for it. */
    static byte[] unframe(byte[] frame, int longest) {
        ByteSource in = new ByteSource(frame);
        int codec = in.u8();
        long length = in.varint();
        if (length > longest) {
            throw new DamagedException("it claims to be longer than anything of its kind");
        }
        byte[] body = in.raw(in.remaining());
        byte[] plain = switch (codec) {
            case STORED -> body;
            case DEFLATE -> inflate(body, (int) length);
            case ZSTD -> {
                if (!Zstandard.isAvailable()) {
                    throw DamagedException.unsupported(
                            "it is compressed with Zstandard, and com.github.luben:zstd-jni is not there or cannot load");
                }
                yield Zstandard.decompress(body, (int) length)
                        .orElseThrow(() -> new DamagedException("it cannot be decompressed"));
            }
            default -> throw DamagedException.unsupported("its codec " + codec + " is unknown");
        };
        if (plain.length != length) {
            throw new DamagedException("its length is not the one it states");
        }
        return plain;
    }

    @Override
    public void close() {
        zstd.ifPresent(Zstandard::close);
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(DEFLATE_LEVEL, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] body, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(body);
            byte[] plain = new byte[length + 1];
            int done = 0;
            while (!inflater.finished()) {
                int now = inflater.inflate(plain, done, plain.length - done);
                if (now == 0 && !inflater.finished()) {
                    throw new DamagedException("it cannot be decompressed");
                }
                done += now;
            }
            return Arrays.copyOf(plain, done);
        } catch (DataFormatException e) {
            throw new DamagedException("it cannot be decompressed");
        } finally {
            inflater.end();
        }
    }
}
