package org.butterflysecurity.rest;

import org.butterflysecurity.error.HttpFailure;

/**
 * Tells what an answer other than success means at one provider. Decides by status and code, never by words. Called for
 * every answer outside 2xx; thread-safe.
 */
@FunctionalInterface
public interface ErrorClassifier {

    Refusal classify(Answer answer);

    /** What the statuses mean by themselves (RFC 9110), with OAuth error bodies and challenges. */
    static ErrorClassifier standard() {
        return answer -> new Refusal(kindOf(answer), failureOf(answer));
    }

    /** The kind that follows from status and OAuth challenge alone. */
    static Refusal.Kind kindOf(Answer answer) {
        return switch (answer.status()) {
            case 401 -> Refusal.Kind.CREDENTIAL;
            case 403 ->
                answer.challenges("insufficient_scope")
                                || answer.object().string("error").orElse("").equals("insufficient_scope")
                        ? Refusal.Kind.SCOPE_MISSING
                        : Refusal.Kind.ROLE_MISSING;
            case 404 -> Refusal.Kind.NOT_FOUND;
            case 405, 410, 501 -> Refusal.Kind.ABSENT;
            case 429 -> Refusal.Kind.RATE_LIMITED;
            case 408, 425 -> Refusal.Kind.RETRY;
            default -> answer.status() >= 500 ? Refusal.Kind.RETRY : Refusal.Kind.REFUSED;
        };
    }

    private static HttpFailure failureOf(Answer answer) {
        return new HttpFailure(
                answer.status(),
                answer.object().string("error").orElse(""),
                answer.object().string("error_description").orElse(""),
                answer.header("x-request-id").orElse(""));
    }
}
