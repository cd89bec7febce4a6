package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.Refusal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OktaErrorsTest {
    /** Statuses and codes as recorded or documented: section 5 of the facts. */
    @ParameterizedTest
    @CsvSource({
        "401, E0000015, ABSENT",
        "404, E0000026, ABSENT",
        "405, E0000022, ABSENT",
        "410, E0000215, ABSENT",
        "501, E0000060, ABSENT",
        "404, E0000007, NOT_FOUND",
        "404, E0000048, NOT_FOUND",
        "401, E0000011, CREDENTIAL",
        "401, E0000004, CREDENTIAL",
        "403, E0000005, ROLE_MISSING",
        "403, E0000006, ROLE_MISSING",
        "429, E0000047, RATE_LIMITED",
        "409, E0000112, RETRY",
        "409, E0000268, RETRY",
        "423, E0000239, RETRY",
        "500, E0000009, RETRY",
        "503, E0000181, RETRY",
        "503, E0000010, REFUSED",
        "400, E0000001, REFUSED",
        "409, E0000145, REFUSED",
    })
    void statusAndCodeDecide(int status, String code, Kind kind) {
        assertThat(classify(status, "{\"errorCode\":\"" + code + "\",\"errorSummary\":\"words\"}")
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void theProvidersWordsAndTheRequestIdAreKept() {
        Refusal refusal = classify(400, "{\"errorCode\":\"E0000001\",\"errorSummary\":\"Api validation failed\"}");

        assertThat(refusal.failure().providerCode()).isEqualTo("E0000001");
        assertThat(refusal.failure().summary()).isEqualTo("Api validation failed");
        assertThat(refusal.failure().requestId()).isEqualTo("req-1");
    }

    @Test
    void aMissingScopeIsTakenFromTheChallenge() {
        Answer answer = new Answer(
                403,
                headers(Map.of(
                        "WWW-Authenticate",
                        List.of("Bearer error=\"insufficient_scope\", scope=\"okta.groups.read\""))),
                Optional.empty());

        Refusal refusal = new OktaErrors().classify(answer);

        assertThat(refusal.kind()).isEqualTo(Kind.SCOPE_MISSING);
        assertThat(refusal.missing()).isEqualTo("okta.groups.read");
    }

    @Test
    void anAnswerThatIsNoOktaErrorIsJudgedByItsStatus() {
        assertThat(classify(502, "null").kind()).isEqualTo(Kind.RETRY);
        assertThat(classify(404, "[]").kind()).isEqualTo(Kind.NOT_FOUND);
    }

    private static Refusal classify(int status, String body) {
        return new OktaErrors()
                .classify(new Answer(
                        status, headers(Map.of("X-Okta-Request-Id", List.of("req-1"))), Optional.of(Json.parse(body))));
    }

    private static HttpHeaders headers(Map<String, List<String>> fields) {
        return HttpHeaders.of(fields, (name, value) -> true);
    }
}
