package org.butterflysecurity.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The query of a request, to be changed one parameter at a time. Names are plain words that need no encoding. */
final class Query {
    private final RestRequest request;
    private final List<String> pairs;

    private Query(RestRequest request, List<String> pairs) {
        this.request = request;
        this.pairs = pairs;
    }

    static Query of(RestRequest request) {
        int question = request.path().indexOf('?');
        return new Query(
                request,
                question < 0
                        ? List.of()
                        : List.of(request.path().substring(question + 1).split("&")));
    }

    /** The value of a parameter that is a number; empty if it has none. */
    OptionalInt number(String name) {
        return pairs.stream()
                .filter(p -> p.matches(name + "=[0-9]{1,9}"))
                .mapToInt(p -> Integer.parseInt(p.substring(name.length() + 1)))
                .findFirst();
    }

    Query with(String name, String value) {
        List<String> more = new ArrayList<>(without(name).pairs);
        more.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        return new Query(request, more);
    }

    Query without(String name) {
        return new Query(
                request, pairs.stream().filter(p -> !p.startsWith(name + "=")).toList());
    }

    RestRequest request() {
        return request.to(pairs.isEmpty() ? request.route() : request.route() + "?" + String.join("&", pairs));
    }
}
