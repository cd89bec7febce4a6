package org.butterflysecurity.auth0.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantDomainTest {
    @ParameterizedTest
    @CsvSource({
        "acme.eu.auth0.com, https://acme.eu.auth0.com",
        "' ACME.EU.Auth0.com ', https://acme.eu.auth0.com",
        "https://acme.eu.auth0.com/, https://acme.eu.auth0.com",
        "https://login.acme.example:443, https://login.acme.example",
        "login.acme.example:8443, https://login.acme.example:8443",
    })
    void isNormalised(String text, String origin) {
        assertThat(TenantDomain.parse("domain", text, false)).hasToString(origin);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, acme.eu.auth0.com",
        "manage.auth0.com, dashboard",
        "https://acme.eu.auth0.com/api/v2/, write acme.eu.auth0.com",
        "acme.eu.auth0.com?x=y, write acme.eu.auth0.com",
        "user@acme.eu.auth0.com, user name",
        "'', is not a domain",
        "a b, is not a domain",
        "http://acme.eu.auth0.com, https://",
        "ftp://acme.eu.auth0.com, https://",
    })
    void isRefusedWithWhatToWriteInstead(String text, String words) {
        assertThatThrownBy(() -> TenantDomain.parse("domain", text, true))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("domain")
                .hasMessageContaining(words);
    }

    @Test
    void aPasswordInItIsNotRepeated() {
        assertThatThrownBy(() -> TenantDomain.parse("domain", "https://u:hunter2@acme.eu.auth0.com", false))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void plainHttpIsForThisMachineAndOnlyWhereItIsAllowed() {
        assertThat(TenantDomain.parse("domain", "localhost:3000", true)).hasToString("http://localhost:3000");
        assertThat(TenantDomain.parse("domain", "localhost:3000", false)).hasToString("https://localhost:3000");
        assertThatThrownBy(() -> TenantDomain.parse("domain", "http://localhost:3000", false))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INSECURE_URL));
    }

    @Test
    void itsNamesAlwaysSayHttps() {
        TenantDomain domain = TenantDomain.parse("domain", "127.0.0.1:8080", true);

        assertThat(domain.managementAudience()).isEqualTo("https://127.0.0.1:8080/api/v2/");
        assertThat(domain.issuer()).isEqualTo("https://127.0.0.1:8080/");
    }
}
