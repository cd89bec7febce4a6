package org.butterflysecurity.testkit.okta;

import java.util.Optional;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;

/** A request that the OAuth side refuses, in OAuth's words. */
final class OAuthRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String description;
    private final transient Optional<String> nonce;

    OAuthRefusal(int status, String error, String description) {
        this(status, error, description, Optional.empty());
    }

    OAuthRefusal(int status, String error, String description, Optional<String> nonce) {
        super(error + ": " + description, null, false, false);
        this.status = status;
        this.error = error;
        this.description = description;
        this.nonce = nonce;
    }

    Answer answer() {
        Answer answer = Answer.json(
                status,
                JsonObject.builder()
                        .put("error", error)
                        .put("error_description", description)
                        .build());
        if (nonce.isPresent()) {
            answer = answer.with("dpop-nonce", nonce.get());
        }
        return status == 401 || status == 403
                ? answer.with(
                        "WWW-Authenticate",
                        "Bearer authorization_uri=\"http://localhost/oauth2/v1/authorize\", realm=\"http://localhost\", error=\""
                                + error + "\", error_description=\"" + description + "\"")
                : answer;
    }
}
