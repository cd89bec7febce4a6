package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.JsonValue;

/**
 * A request to the tenant.
 *
 * @param path path and query, percent-encoded, starting with {@code /}
 * @param body sent as JSON; empty for none
 * @param text sent as it is, in UTF-8, in place of JSON; empty for none
 * @param bucket the rate limit it spends; empty where nothing is known
 * @param headers sent beside the standard ones
 * @param isAnonymous whether it goes without the credential
 */
public record RestRequest(
        String method,
        String path,
        Optional<JsonValue> body,
        Optional<String> text,
        String bucket,
        Map<String, String> headers,
        boolean isAnonymous) {
    public RestRequest {
        requireNonNull(method, "method");
        requireNonNull(bucket, "bucket");
        headers = Map.copyOf(headers);
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw new IllegalArgumentException("A path starts with one '/': '" + path + "'");
        }
    }

    public static RestRequest get(String path) {
        return new RestRequest("GET", path, Optional.empty(), Optional.empty(), "", Map.of(), false);
    }

    public RestRequest withMethod(String name) {
        return new RestRequest(name, path, body, text, bucket, headers, isAnonymous);
    }

    /** A copy that sends {@code json}. */
    public RestRequest withBody(JsonValue json) {
        return new RestRequest(method, path, Optional.of(json), Optional.empty(), bucket, headers, isAnonymous);
    }

    /** A copy that sends {@code content}, such as a form, as what {@code contentType} says. */
    public RestRequest withText(String contentType, String content) {
        return new RestRequest(method, path, Optional.empty(), Optional.of(content), bucket, headers, isAnonymous)
                .withHeader("Content-Type", contentType);
    }

    public RestRequest withBucket(String name) {
        return new RestRequest(method, path, body, text, name, headers, isAnonymous);
    }

    public RestRequest withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new RestRequest(method, path, body, text, bucket, more, isAnonymous);
    }

    /** A copy that goes without the credential. */
    public RestRequest anonymous() {
        return new RestRequest(method, path, body, text, bucket, headers, true);
    }

    /** The same request for another path: the next page, or where a redirect leads. */
    RestRequest to(String other) {
        return new RestRequest(method, other, body, text, bucket, headers, isAnonymous);
    }

    /** The path without its query, which may hold names of people. */
    String route() {
        int question = path.indexOf('?');
        return question < 0 ? path : path.substring(0, question);
    }

    @Override
    public String toString() {
        return method + " " + route();
    }
}
