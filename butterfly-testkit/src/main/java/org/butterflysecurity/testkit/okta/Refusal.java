package org.butterflysecurity.testkit.okta;

import java.util.List;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.MalformedRequest;

/** A request that Okta refuses: the status and the error body. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String summary;
    private final transient List<String> causes;

    Refusal(int status, String code, String summary, String... causes) {
        super(summary, null, false, false);
        this.status = status;
        this.code = code;
        this.summary = summary;
        this.causes = List.of(causes);
    }

    static Refusal notFound(String id, String kind) {
        return new Refusal(404, "E0000007", "Not found: Resource not found: " + id + " (" + kind + ")");
    }

    static Refusal invalid(String field, String cause) {
        return new Refusal(400, "E0000001", "Api validation failed: " + field, field + ": " + cause);
    }

    static Refusal of(MalformedRequest malformed) {
        return malformed.what() == MalformedRequest.What.BODY
                ? new Refusal(400, "E0000003", "The request body was not well-formed.")
                : new Refusal(400, "E0000001", "Api validation failed: malformed escape");
    }

    String code() {
        return code;
    }

    Answer answer(String errorId) {
        JsonObject body = JsonObject.builder()
                .put("errorCode", code)
                .put("errorSummary", summary)
                .put("errorLink", code)
                .put("errorId", errorId)
                .put(
                        "errorCauses",
                        new JsonArray(causes.stream()
                                .<org.butterflysecurity.json.JsonValue>map(c -> JsonObject.builder()
                                        .put("errorSummary", c)
                                        .build())
                                .toList()))
                .build();
        return Answer.json(status, body);
    }
}
