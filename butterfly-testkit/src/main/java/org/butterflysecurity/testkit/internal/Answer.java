package org.butterflysecurity.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;

/** What goes back: status, headers (a name may come twice), body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, List<Map.Entry<String, String>> headers, byte[] body, Optional<Writer> writer) {
    /** Writes a body that is too big to be held. */
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    public Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
        this(status, headers, body, Optional.empty());
    }

    /** An answer in chunks, made while it is sent. */
    public static Answer streamed(int status, String contentType, Writer writer) {
        return new Answer(status, List.of(Map.entry("Content-Type", contentType)), new byte[0], Optional.of(writer));
    }

    /** The same with its body held in memory. */
    public Answer held() {
        if (writer.isEmpty()) {
            return this;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.get().writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(status, headers, bytes.toByteArray());
    }

    public static Answer json(int status, JsonValue value) {
        return text(status, "application/json", Json.compact(value));
    }

    public static Answer text(int status, String contentType, String text) {
        return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer bytes(int status, String contentType, byte[] bytes) {
        return new Answer(status, List.of(Map.entry("Content-Type", contentType)), bytes);
    }

    public static Answer empty(int status) {
        return new Answer(status, List.of(), new byte[0]);
    }

    public Answer with(String header, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(header, value));
        return new Answer(status, List.copyOf(more), body, writer);
    }
}
