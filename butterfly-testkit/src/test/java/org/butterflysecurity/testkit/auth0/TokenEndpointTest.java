package org.butterflysecurity.testkit.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.testkit.junit.SimulatedAuth0Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedAuth0Extension.class)
class TokenEndpointTest {
    @Test
    void givesATokenForASecretAndForAnAssertion(SimulatedAuth0 tenant) throws Exception {
        Caller caller = new Caller(tenant);

        assertThat(caller.token(caller.secretForm()).status()).isEqualTo(200);
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256)) {
            Caller.Reply reply = caller.token(caller.assertionForm(caller.assertion(algorithm, c -> c)));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.object().number("expires_in")).hasValue(86400L);
            assertThat(reply.object().string("scope").orElse("")).contains("read:clients");
        }
    }

    @Test
    void refusesAWrongSecretAndAnotherAudience(SimulatedAuth0 tenant) throws Exception {
        Caller caller = new Caller(tenant);
        Map<String, String> wrong = new HashMap<>(caller.secretForm());
        wrong.put("client_secret", "wrong");
        Map<String, String> elsewhere = new HashMap<>(caller.secretForm());
        elsewhere.put("audience", "https://login.demo.example/api/v2/");

        assertThat(caller.token(wrong).status()).isEqualTo(401);
        assertThat(caller.token(elsewhere).status()).isEqualTo(403);
        assertThat(caller.token(elsewhere).object().string("error")).hasValue("access_denied");
    }

    @Test
    void refusesAssertionsThatAuth0Refuses(SimulatedAuth0 tenant) throws Exception {
        Caller caller = new Caller(tenant);
        Instant now = Instant.now();
        List<String> bad = List.of(
                caller.assertion(JWSAlgorithm.RS512, c -> c),
                caller.assertion(JWSAlgorithm.RS256, c -> c.audience(tenant.url() + "/oauth/token")),
                caller.assertion(JWSAlgorithm.RS256, c -> c.audience(List.of("https://" + tenant.domain() + "/", "x"))),
                caller.assertion(JWSAlgorithm.RS256, c -> c.expirationTime(Date.from(now.plusSeconds(400)))),
                caller.assertion(JWSAlgorithm.RS256, c -> c.expirationTime(Date.from(now.minusSeconds(60)))),
                caller.assertion(JWSAlgorithm.RS256, c -> c.issuer("somebody")),
                caller.assertion(JWSAlgorithm.RS256, c -> c.jwtID(null)),
                caller.assertion(JWSAlgorithm.RS256, c -> c.jwtID("x".repeat(65))),
                caller.assertion(JWSAlgorithm.RS256, c -> c.claim("filler", "x".repeat(2000))),
                "nonsense");

        for (String assertion : bad) {
            Caller.Reply reply = caller.token(caller.assertionForm(assertion));
            assertThat(reply.status()).as(reply.text()).isEqualTo(401);
            assertThat(reply.object().string("error")).hasValue("invalid_client");
        }
    }

    @Test
    void takesAnAssertionOnlyOnce(SimulatedAuth0 tenant) throws Exception {
        Caller caller = new Caller(tenant);
        String assertion = caller.assertion(JWSAlgorithm.RS256, c -> c);

        assertThat(caller.token(caller.assertionForm(assertion)).status()).isEqualTo(200);
        assertThat(caller.token(caller.assertionForm(assertion)).status()).isEqualTo(401);
    }
}
