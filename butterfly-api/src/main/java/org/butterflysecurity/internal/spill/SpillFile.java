package org.butterflysecurity.internal.spill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.butterflysecurity.internal.compression.Zstandard;

/**
 * One sorted run on disk: compressed where Zstandard is there, which spares more encryption and writing than it costs, in chunks of
 * 32 KiB, each sealed on its own.
 */
final class SpillFile {
    private static final int CHUNK = 32 * 1024;

    private final Path path;
    private final int number;
    private final SpillKey key;

    SpillFile(Path path, int number, SpillKey key) {
        this.path = path;
        this.number = number;
        this.key = key;
    }

    DataOutputStream write() throws IOException {
        OutputStream sealing = new SealingStream(new DataOutputStream(new BufferedOutputStream(
                Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))));
        return new DataOutputStream(Zstandard.isAvailable() ? Zstandard.quickly(sealing) : sealing);
    }

    DataInputStream read() throws IOException {
        InputStream opening =
                new OpeningStream(new DataInputStream(new BufferedInputStream(Files.newInputStream(path))));
        return new DataInputStream(Zstandard.isAvailable() ? Zstandard.open(opening) : opening);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private final class SealingStream extends OutputStream {
        private final DataOutputStream out;
        private final byte[] chunk = new byte[CHUNK];
        private int filled;
        private long chunks;
        private boolean closed;

        SealingStream(DataOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                if (filled == CHUNK) {
                    flushChunk(false);
                }
                int part = Math.min(CHUNK - filled, length - done);
                System.arraycopy(bytes, offset + done, chunk, filled, part);
                filled += part;
                done += part;
            }
        }

        private void flushChunk(boolean last) throws IOException {
            byte[] sealed = key.seal(number, chunks++, last, chunk, filled);
            out.writeInt(last ? -sealed.length : sealed.length);
            out.write(sealed);
            filled = 0;
        }

        @Override
        public void close() throws IOException {
            if (!closed) {
                closed = true;
                try (out) {
                    flushChunk(true);
                }
            }
        }
    }

    private final class OpeningStream extends InputStream {
        private final DataInputStream in;
        private byte[] chunk = new byte[0];
        private int position;
        private long chunks;
        private boolean last;

        OpeningStream(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return refill() ? chunk[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!refill()) {
                return -1;
            }
            int part = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, bytes, offset, part);
            position += part;
            return part;
        }

        private boolean refill() throws IOException {
            while (position == chunk.length) {
                if (last) {
                    return false;
                }
                int length = nextLength();
                last = length < 0;
                byte[] sealed = in.readNBytes(Math.min(Math.abs(length), CHUNK + SpillKey.TAG_BYTES));
                chunk = key.open(number, chunks++, last, sealed);
                position = 0;
            }
            return true;
        }

        /** The last chunk says that it is the last, so an end before it is a damage and not an end. */
        private int nextLength() throws IOException {
            try {
                return in.readInt();
            } catch (EOFException e) {
                throw new IOException("The temporary file is cut short", e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
