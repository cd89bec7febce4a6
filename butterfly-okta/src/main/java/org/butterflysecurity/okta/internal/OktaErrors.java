package org.butterflysecurity.okta.internal;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.error.HttpFailure;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.ErrorClassifier;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.Refusal.Kind;

/**
 * What Okta's errors mean, by status and {@code errorCode}; the words change. Source: Okta error codes, read 2026-08, and
 * recorded traffic.
 */
public final class OktaErrors implements ErrorClassifier {
    private static final Map<String, Kind> BY_CODE = Map.ofEntries(
            // Not licensed, although the status is 401: no word on the credential.
            Map.entry("E0000015", Kind.ABSENT),
            Map.entry("E0000022", Kind.ABSENT),
            Map.entry("E0000026", Kind.ABSENT),
            Map.entry("E0000060", Kind.ABSENT),
            Map.entry("E0000215", Kind.ABSENT),
            Map.entry("E0000007", Kind.NOT_FOUND),
            Map.entry("E0000048", Kind.NOT_FOUND),
            Map.entry("E0000004", Kind.CREDENTIAL),
            Map.entry("E0000011", Kind.CREDENTIAL),
            Map.entry("E0000005", Kind.ROLE_MISSING),
            Map.entry("E0000006", Kind.ROLE_MISSING),
            Map.entry("E0000047", Kind.RATE_LIMITED),
            // The org is read-only: nothing that a repetition would change.
            Map.entry("E0000010", Kind.REFUSED));

    /** Background work is under way: user activation, group rules, user types, template settings, roles. */
    private static final Set<String> BUSY = Set.of("E0000112", "E0000249", "E0000253", "E0000254", "E0000268");

    private static final Pattern CHALLENGED_SCOPE = Pattern.compile("scope=\"([^\"]+)\"");

    @Override
    public Refusal classify(Answer answer) {
        JsonObject body = answer.object();
        String code = body.string("errorCode").or(() -> body.string("error")).orElse("");
        String summary = body.string("errorSummary")
                .or(() -> body.string("error_description"))
                .orElse("");
        HttpFailure failure = new HttpFailure(
                answer.status(),
                code,
                summary,
                answer.header("x-okta-request-id").orElse(""));
        Kind kind = kind(answer, code);
        return new Refusal(kind, failure, kind == Kind.SCOPE_MISSING ? missingScope(answer) : "");
    }

    private static Kind kind(Answer answer, String code) {
        if (answer.status() == 423 || (answer.status() == 409 && BUSY.contains(code))) {
            return Kind.RETRY;
        }
        if (answer.status() >= 400 && BY_CODE.containsKey(code)) {
            return BY_CODE.get(code);
        }
        return ErrorClassifier.kindOf(answer);
    }

    private static String missingScope(Answer answer) {
        Matcher scope =
                CHALLENGED_SCOPE.matcher(answer.header("www-authenticate").orElse(""));
        return scope.find() ? scope.group(1) : "";
    }
}
