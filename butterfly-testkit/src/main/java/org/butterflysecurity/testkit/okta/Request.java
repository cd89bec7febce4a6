package org.butterflysecurity.testkit.okta;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;

/** One request as it came in. Header names are in lower case. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(String method, URI uri, Map<String, List<String>> headers, byte[] body) {

    /** The decoded path segments. */
    List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : uri.getRawPath().substring(1).split("/", -1)) {
            segments.add(decode(segment.replace("+", "%2B")));
        }
        return segments;
    }

    String path() {
        return uri.getRawPath();
    }

    /** Path and query as they came. */
    String target() {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    Map<String, String> query() {
        return pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name));
    }

    Map<String, String> form() {
        return pairs(new String(body, StandardCharsets.UTF_8));
    }

    Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The body as JSON; refuses with E0000003 what is none. */
    JsonValue json() {
        try {
            return Json.parse(body);
        } catch (JsonParseException e) {
            throw new Refusal(400, "E0000003", "The request body was not well-formed.");
        }
    }

    /** The body as a JSON object; an absent body is an empty one. */
    JsonObject object() {
        if (body.length == 0) {
            return JsonObject.EMPTY;
        }
        if (json() instanceof JsonObject object) {
            return object;
        }
        throw new Refusal(400, "E0000003", "The request body was not well-formed.");
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                pairs.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "E0000001", "Api validation failed: malformed escape");
        }
    }
}
