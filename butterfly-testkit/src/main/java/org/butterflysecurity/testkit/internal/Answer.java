package org.butterflysecurity.testkit.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;

/** What goes back: status, headers (a name may come twice), body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
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
        return new Answer(status, List.copyOf(more), body);
    }
}
