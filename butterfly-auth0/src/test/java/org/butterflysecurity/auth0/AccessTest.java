package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.rest.KeyRef;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens: how they are asked for, renewed and refused. */
class AccessTest {
    private static final String TOKEN = "POST /oauth/token";

    private final ScriptedTenant tenant = new ScriptedTenant().has("/api/v2/log-streams", "[]");

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void theManagementApiIsNamedByTheTenantsOwnDomain() {
        try (TenantBackup backup = TenantBackup.of(tenant, "log-stream")) {
            assertThat(backup.result("log-stream").isComplete()).isTrue();
            assertThat(tenant.calls(TOKEN).get(0).form())
                    .containsEntry("grant_type", "client_credentials")
                    .containsEntry("client_id", "client")
                    .containsEntry("client_secret", TenantBackup.SECRET)
                    .containsEntry("audience", "https://" + tenant.domain() + "/api/v2/")
                    .doesNotContainKey("scope");
            assertThat(tenant.calls("GET /api/v2/log-streams").get(0).header("Authorization"))
                    .isEqualTo("Bearer token-1");
        }
    }

    @Test
    void behindACustomDomainTheAudienceStaysThatOfTheTenant() {
        try (TenantBackup backup = TenantBackup.of(tenant, c -> c.canonicalDomain("acme.eu.auth0.com"), "log-stream")) {
            assertThat(backup.result("log-stream").isComplete()).isTrue();
            assertThat(tenant.calls(TOKEN).get(0).form())
                    .containsEntry("audience", "https://acme.eu.auth0.com/api/v2/");
        }
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() {
        try (ScriptedTenant strict = new ScriptedTenant()) {
            strict.answers(
                            TOKEN,
                            Reply.json(
                                    200,
                                    "{\"access_token\":\"token-2\",\"expires_in\":86400,\"scope\":\"read:log_streams\"}"))
                    .answers(
                            "GET /api/v2/log-streams",
                            call -> call.header("Authorization").equals("Bearer token-2")
                                    ? Reply.json(200, "[{\"id\":\"lst_1\"}]")
                                    : Reply.error(401, "", "Invalid token"));

            try (TenantBackup backup = TenantBackup.of(strict, "log-stream")) {
                assertThat(backup.objects("log-stream")).containsOnlyKeys("lst_1");
                assertThat(strict.calls(TOKEN)).hasSize(2);
            }
        }
    }

    @Test
    void aTokenThatIsRefusedAgainFailsTheTypeWithoutNamingIt() {
        try (ScriptedTenant strict = new ScriptedTenant()) {
            strict.answers("GET /api/v2/log-streams", Reply.error(401, "", "Invalid token"));

            try (TenantBackup backup = TenantBackup.of(strict, "log-stream")) {
                assertThat(backup.result("log-stream").status()).isEqualTo(TypeStatus.FAILED);
                assertThat(backup.result("log-stream").detail()).contains("401").contains("Invalid token");
                assertThat(backup.told() + backup.snapshot())
                        .doesNotContain("token-1")
                        .doesNotContain(TenantBackup.SECRET);
                assertThat(strict.calls(TOKEN)).hasSize(2);
            }
        }
    }

    @Test
    void aSecretThatIsRefusedIsTold() {
        tenant.token(Reply.json(401, "{\"error\":\"access_denied\",\"error_description\":\"Unauthorized\"}"));

        assertThatThrownBy(() -> TenantBackup.of(tenant, "log-stream"))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIAL_REFUSED))
                .hasMessageNotContaining(TenantBackup.SECRET);
    }

    @Test
    void aScopeThatIsMissingSkipsTheTypeBeforeItIsAskedFor() {
        tenant.token("read:roles");

        try (TenantBackup backup = TenantBackup.of(tenant, "log-stream")) {
            assertThat(backup.result("log-stream").skipReason()).contains(SkipReason.SCOPE_MISSING);
            assertThat(backup.result("log-stream").detail()).contains("read:log_streams");
            assertThat(tenant.calls("GET /api/v2/log-streams")).isEmpty();
        }
    }

    private void runByKeys(UnaryOperator<Auth0ConnectorBuilder> more, Map<String, String> keys) {
        Auth0ConnectorBuilder connector = Auth0Connector.builder()
                .domain(tenant.domain())
                .canonicalDomain("acme.eu.auth0.com")
                .allowLoopbackHttp()
                .clientId("client")
                .privateKey(SecretRef.of("key"))
                .keyId("kid-1");
        try (IdentityBackup backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(more.apply(connector).build())
                .secrets(ref -> Optional.ofNullable(keys.get(ref.name()))
                        .map(pem -> Secret.owning(pem.getBytes(StandardCharsets.UTF_8))))
                .storage(InMemoryStorage.create())
                .keyProvider(TenantBackup.key())
                .build()) {
            backup.run(RunOptions.defaults().withTypes(TenantBackup.type("log-stream")));
        }
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE " + "KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE " + "KEY-----\n";
    }

    @Test
    void aKeySignsAFreshAssertionForTheTenantItself() throws GeneralSecurityException {
        KeyPair pair = newKey();

        runByKeys(connector -> connector, Map.of("key", pem(pair)));

        Map<String, String> form = tenant.calls(TOKEN).get(0).form();
        String[] parts = form.get("client_assertion").split("\\.");
        JsonObject header = part(parts[0]);
        JsonObject claims = part(parts[1]);
        assertThat(form)
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .containsEntry("client_id", "client")
                .containsEntry("audience", "https://acme.eu.auth0.com/api/v2/")
                .doesNotContainKey("client_secret");
        assertThat(header.string("alg")).contains("RS256");
        assertThat(header.string("kid")).contains("kid-1");
        assertThat(claims.string("iss")).contains("client");
        assertThat(claims.string("sub")).contains("client");
        assertThat(claims.string("aud")).contains("https://acme.eu.auth0.com/");
        assertThat(claims.string("jti").orElseThrow()).hasSizeBetween(16, 64);
        assertThat(claims.number("exp").orElseThrow() - claims.number("iat").orElseThrow())
                .isBetween(1L, 300L);
        assertThat(form.get("client_assertion")).hasSizeLessThanOrEqualTo(2048);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void aFurtherKeyIsTriedWhereTheFirstIsWithdrawn() throws GeneralSecurityException {
        tenant.token(Reply.json(401, "{\"error\":\"invalid_client\",\"error_description\":\"key\"}"))
                .answers(
                        TOKEN,
                        Reply.json(
                                200, "{\"access_token\":\"t\",\"expires_in\":86400,\"scope\":\"read:log_streams\"}"));
        KeyRef next = new KeyRef(SecretRef.of("next"), Optional.of("kid-2"), Optional.empty());

        runByKeys(connector -> connector.furtherKey(next), Map.of("key", pem(newKey()), "next", pem(newKey())));

        assertThat(tenant.calls(TOKEN))
                .extracting(c -> part(c.form().get("client_assertion").split("\\.")[0])
                        .string("kid")
                        .orElseThrow())
                .containsExactly("kid-1", "kid-2");
        assertThat(tenant.calls("GET /api/v2/log-streams")).hasSize(1);
    }

    private static JsonObject part(String encoded) {
        return (JsonObject) Json.parse(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    @Test
    void aBuilderIsToldEachThingOnceAndNoTwoThatExcludeEachOther() {
        assertThatThrownBy(() -> Auth0Connector.builder().domain("a.auth0.com").domain("b.auth0.com"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("domain");
        assertThatThrownBy(() -> Auth0Connector.builder()
                        .domain("a.auth0.com")
                        .clientId("x")
                        .clientSecret(SecretRef.of("s"))
                        .privateKey(SecretRef.of("k"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("clientSecret and privateKey");
        assertThatThrownBy(() -> Auth0Connector.builder()
                        .domain("a.auth0.com")
                        .clientId("x")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("clientSecret or privateKey");
        assertThatThrownBy(() -> Auth0Connector.builder()
                        .domain("a.auth0.com")
                        .clientSecret(SecretRef.of("s"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("clientId");
    }
}
