package org.butterflysecurity.testkit.auth0;

import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.MalformedRequest;

/** A request that the Management API refuses: the status and the error body. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final String code;

    Refusal(int status, String error, String message, String code) {
        super(message, null, false, false);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static Refusal invalidBody(String message) {
        return new Refusal(400, "Bad Request", message, "invalid_body");
    }

    /** What the validation of a body against its schema says. */
    static Refusal payload(String what) {
        return invalidBody("Payload validation error: '" + what + "'.");
    }

    static Refusal invalidQuery(String message) {
        return new Refusal(400, "Bad Request", message, "invalid_query_string");
    }

    static Refusal invalidUri(String what) {
        return new Refusal(400, "Bad Request", "Path validation error: '" + what + "'.", "invalid_uri");
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "Bad Request", message, "");
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "Conflict", message, "");
    }

    static Refusal notFound(String message, String code) {
        return new Refusal(404, "Not Found", message, code);
    }

    static Refusal noSuchEndpoint() {
        return notFound("Not Found", "");
    }

    static Refusal scope(String expected) {
        return new Refusal(403, "Forbidden", "Insufficient scope, expected any of: " + expected, "insufficient_scope");
    }

    static Refusal of(MalformedRequest malformed) {
        return malformed.what() == MalformedRequest.What.BODY
                ? invalidBody("Invalid request payload JSON format")
                : new Refusal(400, "Bad Request", "Malformed URI", "invalid_uri");
    }

    Answer answer() {
        JsonObject.Builder body = JsonObject.builder()
                .put("statusCode", status)
                .put("error", error)
                .put("message", String.valueOf(getMessage()));
        if (!code.isEmpty()) {
            body.put("errorCode", code);
        }
        return Answer.json(status, body.build());
    }
}
