package org.butterflysecurity.testkit.okta;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;

/** What goes back: status, headers (a name may come twice), body. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, List<Map.Entry<String, String>> headers, byte[] body) {
    static Answer json(int status, JsonValue value) {
        return text(status, "application/json", Json.compact(value));
    }

    static Answer text(int status, String contentType, String text) {
        return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer bytes(int status, String contentType, byte[] bytes) {
        return new Answer(status, List.of(Map.entry("Content-Type", contentType)), bytes);
    }

    static Answer empty(int status) {
        return new Answer(status, List.of(), new byte[0]);
    }

    Answer with(String header, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(header, value));
        return new Answer(status, List.copyOf(more), body);
    }
}
