package org.butterflysecurity.testkit.okta;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.butterflysecurity.testkit.junit.SimulatedOktaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedOktaExtension.class)
class TokenEndpointTest {
    private static final String SCOPE = "okta.users.read";

    @Test
    void refusesAnAssertionThatIsNotExactlyRight(SimulatedOkta org) throws Exception {
        assertThat(refusal(org, c -> c.audience(org.url()))).isEqualTo("401 invalid_client");
        assertThat(refusal(org, c -> c.issuer("0oaSomebodyElse00000"))).isEqualTo("401 invalid_client");
        assertThat(refusal(org, c -> c.expirationTime(Date.from(Instant.now().minusSeconds(1)))))
                .isEqualTo("401 invalid_client");
        assertThat(refusal(org, c -> c.expirationTime(Date.from(Instant.now().plusSeconds(7200)))))
                .isEqualTo("401 invalid_client");
        assertThat(refusal(org, c -> c.expirationTime(null))).isEqualTo("401 invalid_client");
    }

    @Test
    void acceptsAnAssertionOnce(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org);
        String assertion = caller.assertion(c -> c);

        assertThat(caller.token(assertion, SCOPE).statusCode()).isEqualTo(200);
        assertThat(Caller.code(caller.token(assertion, SCOPE))).isEqualTo("401 invalid_client");
    }

    @Test
    void dropsScopesThatAreNotGrantedAndRefusesWhenNoneIs() throws Exception {
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().scopes(SCOPE))) {
            Caller caller = new Caller(org);

            HttpResponse<String> some = caller.token(caller.assertion(c -> c), SCOPE + " okta.groups.read");
            HttpResponse<String> none = caller.token(caller.assertion(c -> c), "okta.groups.read");
            HttpResponse<String> unknown = caller.token(caller.assertion(c -> c), "okta.nonsense.read");

            assertThat(Caller.object(some).string("scope")).hasValue(SCOPE);
            assertThat(Caller.code(none)).isEqualTo("400 consent_required");
            assertThat(Caller.code(unknown)).isEqualTo("400 invalid_scope");
        }
    }

    @Test
    void aTokenOpensWhatItsScopesSay(SimulatedOkta org) throws Exception {
        Caller caller = new Caller(org).withScopes(SCOPE);

        assertThat(caller.get("/api/v1/users").statusCode()).isEqualTo(200);
        assertThat(Caller.code(caller.get("/api/v1/groups"))).isEqualTo("403 insufficient_scope");
        org.revokeTokens();
        assertThat(Caller.code(caller.get("/api/v1/users"))).isEqualTo("401 E0000011");
    }

    @Test
    void demandsAProofAndThenANonceWhenTokensAreBound() throws Exception {
        try (SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().dpop())) {
            Caller caller = new Caller(org);

            assertThat(Caller.code(caller.token(caller.assertion(c -> c), SCOPE)))
                    .isEqualTo("400 invalid_dpop_proof");
        }
    }

    private static String refusal(SimulatedOkta org, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        Caller caller = new Caller(org);
        return Caller.code(caller.token(caller.assertion(change), SCOPE));
    }
}
