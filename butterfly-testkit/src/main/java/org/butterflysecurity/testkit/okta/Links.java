package org.butterflysecurity.testkit.okta;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.butterflysecurity.testkit.internal.Request;

/** Addresses of pages. */
final class Links {
    private Links() {}

    /** Path and query of the page behind {@code cursor}, all other parameters as they were. */
    static String next(Request request, String cursor) {
        StringBuilder next = new StringBuilder(request.path()).append("?after=").append(encode(cursor));
        request.query().forEach((name, value) -> {
            if (!name.equals("after")) {
                next.append('&').append(encode(name)).append('=').append(encode(value));
            }
        });
        return next.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
