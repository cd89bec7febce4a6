package org.butterflysecurity.rest;

import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;

/**
 * What a provider answered.
 *
 * @param status HTTP status
 * @param headers header fields; names ignore case
 * @param body the JSON of the body; empty if it has none, or none that is JSON
 * @param content the body as it came, where it was asked for
 */
public record Answer(int status, HttpHeaders headers, Optional<JsonValue> body, Optional<Content> content) {

    public Answer(int status, HttpHeaders headers, Optional<JsonValue> body) {
        this(status, headers, body, Optional.empty());
    }

    /** The first value of a header field. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The body's JSON; {@link JsonNull} where there is none. */
    public JsonValue json() {
        return body.orElse(JsonNull.NULL);
    }

    /** The body if it is an object; an empty object otherwise. */
    public JsonObject object() {
        return body.filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.EMPTY);
    }

    /** Whether the {@code WWW-Authenticate} header names this OAuth error (RFC 6750 section 3). */
    public boolean challenges(String error) {
        return headers.allValues("www-authenticate").stream()
                .map(v -> v.toLowerCase(Locale.ROOT))
                .anyMatch(v -> v.contains("error=\"" + error + "\"") || v.contains("error=" + error));
    }

    /** Never the content. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
