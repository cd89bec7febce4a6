package org.butterflysecurity.auth0.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;

/** A file with one JSON value a line, zipped or not, of which one line is in memory at a time. */
final class JsonLines {
    private static final int BUFFER = 64 * 1024;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final JsonLimits limits;

    JsonLines(JsonLimits limits) {
        this.limits = limits;
    }

    /** Takes the value of one line. */
    @FunctionalInterface
    interface LineVisitor {
        void line(JsonValue value) throws InterruptedException;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException if the file is cut off, a line is no JSON or longer than the limits allow
     */
    void read(InputStream file, LineVisitor visitor) throws IOException, InterruptedException {
        InputStream in = plain(new BufferedInputStream(file, BUFFER));
        byte[] buffer = new byte[BUFFER];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    tell(line, visitor);
                    from = i + 1;
                }
            }
            line.write(buffer, from, count - from);
            if (line.size() > limits.maxBytes()) {
                throw new IOException("A line is longer than " + limits.maxBytes() + " bytes");
            }
        }
        tell(line, visitor);
    }

    private static InputStream plain(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean isZipped = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return isZipped ? new GZIPInputStream(in, BUFFER) : in;
    }

    private void tell(ByteArrayOutputStream line, LineVisitor visitor) throws IOException, InterruptedException {
        byte[] bytes = line.toByteArray();
        line.reset();
        if (isBlank(bytes)) {
            return;
        }
        JsonValue value;
        try {
            value = Json.parse(bytes, limits);
        } catch (JsonParseException e) {
            throw new IOException("A line is no JSON", e);
        }
        visitor.line(value);
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
