package org.butterflysecurity.testkit.internal;

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
public record Request(String method, URI uri, Map<String, List<String>> headers, byte[] body) {

    /** The decoded path segments. */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : uri.getRawPath().substring(1).split("/", -1)) {
            segments.add(decode(segment.replace("+", "%2B")));
        }
        return segments;
    }

    public String path() {
        return uri.getRawPath();
    }

    /** Path and query as they came. */
    public String target() {
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    }

    public Map<String, String> query() {
        return pairs(uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name));
    }

    public Map<String, String> form() {
        return pairs(new String(body, StandardCharsets.UTF_8));
    }

    public Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The body as JSON; refuses what is none. */
    public JsonValue json() {
        try {
            return Json.parse(body);
        } catch (JsonParseException e) {
            throw new MalformedRequest(MalformedRequest.What.BODY);
        }
    }

    /** The body as a JSON object; an absent body is an empty one. */
    public JsonObject object() {
        if (body.length == 0) {
            return JsonObject.EMPTY;
        }
        if (json() instanceof JsonObject object) {
            return object;
        }
        throw new MalformedRequest(MalformedRequest.What.BODY);
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
            throw new MalformedRequest(MalformedRequest.What.ESCAPE);
        }
    }
}
