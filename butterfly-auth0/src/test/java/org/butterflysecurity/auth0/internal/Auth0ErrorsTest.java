package org.butterflysecurity.auth0.internal;

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

class Auth0ErrorsTest {
    /** Statuses, codes and words as recorded or documented: section 5 of the facts. */
    @ParameterizedTest
    @CsvSource({
        "403, insufficient_scope, 'Insufficient scope, expected any of: read:roles', SCOPE_MISSING",
        "403, insufficient_scope, Please upgrade your subscription to enable Akamai Signals., ABSENT",
        "403, insufficient_entitlement, Please upgrade your subscription to use bot detection, ABSENT",
        "403, feature_not_enabled, words, ABSENT",
        "403, operation_not_supported, words, ABSENT",
        "400, operation_not_supported, words, ABSENT",
        "402, '', words, ABSENT",
        "501, '', Not Implemented, ABSENT",
        "404, '', Not Found, NOT_FOUND",
        "404, inexistent_client, words, NOT_FOUND",
        "404, inexistent_user, words, NOT_FOUND",
        "404, inexistent_email_template, words, UNSET",
        "404, theme_not_found, words, UNSET",
        "404, inexistent_email_provider, words, UNSET",
        "404, inexistent_templates_universal_login, words, UNSET",
        "400, invalid_uri, Path validation error: words, ABSENT",
        "400, invalid_body, Payload validation error: words, REFUSED",
        "400, invalid_query_string, words, REFUSED",
        "401, '', Invalid token, CREDENTIAL",
        "429, too_many_requests, Global limit has been reached, RATE_LIMITED",
        "500, '', words, RETRY",
        "503, '', words, RETRY",
    })
    void statusCodeAndWordsDecide(int status, String code, String message, Kind kind) {
        assertThat(refusal(
                                status,
                                "{\"statusCode\":" + status + ",\"error\":\"Error\",\"message\":\"" + message + "\""
                                        + (code.isEmpty() ? "" : ",\"errorCode\":\"" + code + "\"") + "}")
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void theScopeThatIsMissingIsNamed() {
        Refusal refusal = refusal(
                403,
                "{\"errorCode\":\"insufficient_scope\",\"message\":\"Insufficient scope, expected any of: read:a,read:b\"}");

        assertThat(refusal.missing()).isEqualTo("read:a,read:b");
    }

    @Test
    void theWordsOfTheTokenEndpointAreUnderstoodToo() {
        Refusal refusal =
                refusal(429, "{\"error\":\"too_many_requests\",\"error_description\":\"Client quota exceeded\"}");

        assertThat(refusal.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refusal.failure().providerCode()).isEqualTo("too_many_requests");
        assertThat(refusal.failure().summary()).isEqualTo("Client quota exceeded");
    }

    @Test
    void whatIsNotFromTheManagementApiIsNoMissingFeature() {
        assertThat(refusal(403, "null").kind()).isNotEqualTo(Kind.ABSENT);
        assertThat(refusal(502, "null").kind()).isEqualTo(Kind.RETRY);
    }

    private static Refusal refusal(int status, String body) {
        return new Auth0Errors()
                .classify(new Answer(
                        status,
                        HttpHeaders.of(Map.of("x-correlation-id", List.of("c-1")), (a, b) -> true),
                        Optional.of(Json.parse(body))));
    }
}
