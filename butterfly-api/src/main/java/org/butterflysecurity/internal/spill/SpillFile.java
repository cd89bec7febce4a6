package org.butterflysecurity.internal.spill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.internal.compression.Zstandard;

/**
 * One sorted run on disk, in blocks of whole records. Each is compressed where Zstandard is there, which spares more writing than it
 * costs, and sealed on its own: length of what is sealed, negative for the last block; length of its records; what is sealed.
 */
final class SpillFile {
    /** A block of records is at least as long, but for the last. */
    private static final int BLOCK = 64 << 10;

    private final Path path;
    private final int number;
    private final SpillKey key;
    private final Optional<Zstandard> compression;

    SpillFile(Path path, int number, SpillKey key, Optional<Zstandard> compression) {
        this.path = path;
        this.number = number;
        this.key = key;
        this.compression = compression;
    }

    Writer write() throws IOException {
        return new Writer();
    }

    Run read() throws IOException {
        return new Reader(Files.newInputStream(path));
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    /** What a block says of itself, which is authenticated with it. */
    private static byte[] said(boolean isLast, int plainLength) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) (isLast ? 1 : 0))
                .putInt(plainLength)
                .array();
    }

    private static IOException damaged() {
        return new IOException("The temporary file is damaged");
    }

    /** Takes records in the order of their keys. */
    final class Writer implements AutoCloseable {
        private final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        private final AesGcm cipher = key.cipher(number);
        private byte[] block = new byte[BLOCK * 2];
        private int filled;
        private long blocks;

        private Writer() throws IOException {}

        void add(byte[] in, int from, int length) throws IOException {
            if (block.length - filled < length) {
                block = Arrays.copyOf(block, filled + length);
            }
            System.arraycopy(in, from, block, filled, length);
            filled += length;
            if (filled >= BLOCK) {
                flush(false);
            }
        }

        private void flush(boolean isLast) throws IOException {
            byte[] plain = filled == block.length ? block : Arrays.copyOf(block, filled);
            byte[] packed = compression.map(z -> z.compress(plain)).orElse(plain);
            byte[] sealed = cipher.seal(blocks++, said(isLast, filled), packed);
            out.writeInt(isLast ? -sealed.length : sealed.length);
            out.writeInt(filled);
            out.write(sealed);
            filled = 0;
        }

        @Override
        public void close() throws IOException {
            try (out) {
                flush(true);
            }
        }
    }

    private final class Reader extends Run {
        private final DataInputStream in;
        private final AesGcm cipher = key.cipher(number);
        private byte[] block = {};
        private int position;
        private long blocks;
        private boolean isLast;

        Reader(InputStream in) {
            this.in = new DataInputStream(new BufferedInputStream(in, BLOCK));
        }

        @Override
        boolean next() throws IOException {
            while (position == block.length) {
                if (isLast) {
                    return false;
                }
                block = nextBlock();
                position = 0;
            }
            present(block, position);
            position += length(block, position);
            return true;
        }

        /** The last block says that it is the last, so an end before it is a damage and not an end. */
        private byte[] nextBlock() throws IOException {
            try {
                int length = in.readInt();
                int plainLength = in.readInt();
                isLast = length < 0;
                byte[] sealed = in.readNBytes(Math.abs(length));
                if (sealed.length != Math.abs(length)) {
                    throw new EOFException();
                }
                byte[] packed = cipher.open(blocks++, said(isLast, plainLength), sealed, 0, sealed.length)
                        .orElseThrow(SpillFile::damaged);
                return unpack(packed, plainLength);
            } catch (EOFException e) {
                throw new IOException("The temporary file is cut short", e);
            }
        }

        private byte[] unpack(byte[] packed, int plainLength) throws IOException {
            return compression.isPresent()
                    ? Zstandard.decompress(packed, plainLength).orElseThrow(SpillFile::damaged)
                    : packed;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
