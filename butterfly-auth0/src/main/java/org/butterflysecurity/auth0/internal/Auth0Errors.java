package org.butterflysecurity.auth0.internal;

import java.util.Set;
import org.butterflysecurity.error.HttpFailure;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.ErrorClassifier;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.Refusal.Kind;

/**
 * What the errors of the Management API mean, by status and {@code errorCode}. Source: recorded answers, and Auth0's
 * documentation of 2026-08.
 *
 * <p>One code has two meanings that only the words tell apart: {@code insufficient_scope} is a missing scope where the message
 * begins with "Insufficient scope", and a plan without the feature everywhere else.
 */
public final class Auth0Errors implements ErrorClassifier {
    private static final String SCOPE_WORDS = "Insufficient scope";
    private static final String EXPECTED = "expected any of:";

    /** The provider's default is in use. */
    private static final Set<String> UNSET = Set.of(
            "inexistent_email_template",
            "theme_not_found",
            "inexistent_email_provider",
            "inexistent_templates_universal_login");

    /** The plan lacks the feature, or the tenant does not know what the path names. */
    private static final Set<String> FEATURE_OFF =
            Set.of("operation_not_supported", "feature_not_enabled", "insufficient_entitlement", "invalid_uri");

    @Override
    public Refusal classify(Answer answer) {
        JsonObject body = answer.object();
        String code = body.string("errorCode").or(() -> body.string("error")).orElse("");
        String message = body.string("message")
                .or(() -> body.string("error_description"))
                .orElse("");
        HttpFailure failure = new HttpFailure(
                answer.status(),
                code,
                message,
                answer.header("x-correlation-id").orElse(""));
        Kind kind = kind(answer, code, message);
        return new Refusal(kind, failure, kind == Kind.SCOPE_MISSING ? missingScopes(message) : "");
    }

    private static Kind kind(Answer answer, String code, String message) {
        return switch (answer.status()) {
            case 400 -> FEATURE_OFF.contains(code) ? Kind.ABSENT : Kind.REFUSED;
            case 402 -> Kind.ABSENT;
            case 403 -> forbidden(answer, message);
            case 404 -> UNSET.contains(code) ? Kind.UNSET : Kind.NOT_FOUND;
            default -> ErrorClassifier.kindOf(answer);
        };
    }

    /** Reading needs a scope and the feature, nothing else; what says neither is not from the Management API. */
    private static Kind forbidden(Answer answer, String message) {
        if (message.startsWith(SCOPE_WORDS)) {
            return Kind.SCOPE_MISSING;
        }
        return answer.object().has("message") ? Kind.ABSENT : ErrorClassifier.kindOf(answer);
    }

    private static String missingScopes(String message) {
        int at = message.indexOf(EXPECTED);
        return at < 0 ? "" : message.substring(at + EXPECTED.length()).strip();
    }
}
