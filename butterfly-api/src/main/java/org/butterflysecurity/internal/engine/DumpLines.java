package org.butterflysecurity.internal.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonParseException;

/** The lines of a file, none longer than the longest JSON that is read. For use by one thread. */
final class DumpLines implements AutoCloseable {
    private static final long LONGEST = JsonLimits.DEFAULT.maxBytes();

    private final InputStream in;
    private long line;

    DumpLines(Path file) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** The number of the line that was read last, or could not be read; the first is 1. */
    long line() {
        return line;
    }

    /**
     * The next line without its end; empty at the end of the file.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws JsonParseException if it is too long
     */
    Optional<String> next() throws IOException {
        line++;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (bytes.size() >= LONGEST) {
                throw new JsonParseException("a line has more than " + LONGEST + " bytes");
            }
            bytes.write(next);
            next = in.read();
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString();
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
