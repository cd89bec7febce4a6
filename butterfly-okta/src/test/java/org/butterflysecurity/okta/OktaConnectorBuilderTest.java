package org.butterflysecurity.okta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.rest.KeyRef;
import org.junit.jupiter.api.Test;

class OktaConnectorBuilderTest {
    private static final SecretRef KEY = SecretRef.of("okta-acme-key");

    @Test
    void anOrgAClientAndAKeyAreEnough() {
        OktaConnector connector = serviceApp().build();

        assertThat(connector).hasToString("OktaConnector[https://acme.okta.com]");
        assertThat(connector.catalog()).isSameAs(OktaCatalog.catalog());
        assertThat(connector.groups()).containsExactly("core");
    }

    @Test
    void governanceIsReadWhenAskedFor() {
        assertThat(serviceApp().governance(true).build().groups()).containsExactlyInAnyOrder("core", "governance");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused(() -> OktaConnector.builder().build(), "orgUrl is missing");
        assertRefused(() -> org().build(), "clientId is missing");
        assertRefused(() -> org().clientId(" ").privateKey(KEY).build(), "clientId is missing");
        assertRefused(() -> org().clientId("0oa1").build(), "privateKey is missing");
    }

    @Test
    void aSecondCallAndAContradictionAreNamed() {
        assertRefused(() -> org().orgUrl("https://other.okta.com"), "orgUrl is set twice");
        assertRefused(() -> serviceApp().apiToken(KEY).build(), "apiToken and clientId exclude each other");
    }

    @Test
    void anApiTokenTakesThePlaceOfAServiceApp() {
        assertThat(org().apiToken(KEY).build()).isNotNull();
    }

    @Test
    void keysCanBeExchangedWhileBackupsGoOn() {
        assertThat(serviceApp()
                        .keyId("2026-11")
                        .furtherKey(KeyRef.of(SecretRef.of("okta-acme-old-key")).withKeyId("2026-01"))
                        .build())
                .isNotNull();
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertRefused(() -> org().rateLimitShare(1.5), "rate limit share");
        assertRefused(() -> org().requestTimeout(Duration.ofSeconds(10)), "request timeout");
        assertRefused(() -> org().concurrency(0), "concurrency");
    }

    @Test
    void aHostCanAddOrReplaceAType() {
        var group = OktaCatalog.catalog().types().iterator().next();

        assertThat(serviceApp().withType(group).build().catalog().types()).hasSize(188);
    }

    private static OktaConnectorBuilder org() {
        return OktaConnector.builder().orgUrl("https://acme.okta.com");
    }

    private static OktaConnectorBuilder serviceApp() {
        return org().clientId("0oa1").privateKey(KEY);
    }

    private static void assertRefused(ThrowingCallable call, String mentions) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTING))
                .hasMessageContaining(mentions);
    }
}
