package org.butterflysecurity.testkit.auth0;

import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;

/** A token request that is refused, in OAuth's words. */
final class TokenRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;

    TokenRefusal(int status, String error, String description) {
        super(description, null, false, false);
        this.status = status;
        this.error = error;
    }

    Answer answer() {
        return Answer.json(
                status,
                JsonObject.builder()
                        .put("error", error)
                        .put("error_description", String.valueOf(getMessage()))
                        .build());
    }
}
