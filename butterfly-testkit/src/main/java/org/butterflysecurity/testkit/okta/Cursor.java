package org.butterflysecurity.testkit.okta;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** The {@code after} of a next link. Some endpoints show an id, others a token: a client must build neither. */
final class Cursor {
    private static final Set<String> PLAIN = Set.of("user", "group", "group-membership", "app-user");

    private Cursor() {}

    static String write(String type, String lastId) {
        return PLAIN.contains(type)
                ? lastId
                : "t" + Base64.getUrlEncoder().withoutPadding().encodeToString(lastId.getBytes(StandardCharsets.UTF_8));
    }

    static String read(String type, String cursor) {
        if (PLAIN.contains(type)) {
            return cursor;
        }
        try {
            if (cursor.startsWith("t")) {
                return new String(Base64.getUrlDecoder().decode(cursor.substring(1)), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("after", "The cursor is invalid.");
        }
        throw Refusal.invalid("after", "The cursor is invalid.");
    }
}
