package org.butterflysecurity.okta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.junit.jupiter.api.Test;

class OrgUrlTest {
    @Test
    void anAddressIsNormalised() {
        assertThat(OrgUrl.parse(" https://Acme.Okta.com/ ", false)).hasToString("https://acme.okta.com");
        assertThat(OrgUrl.parse("https://login.acme.example:443", false)).hasToString("https://login.acme.example");
        assertThat(OrgUrl.parse("https://localhost:8443", false)).hasToString("https://localhost:8443");
    }

    @Test
    void theAdminConsoleIsNotTheOrg() {
        assertRefused("https://acme-admin.okta.com", ErrorCode.INVALID_SETTING, "write https://acme.okta.com");
        assertRefused("https://acme-admin.oktapreview.com/", ErrorCode.INVALID_SETTING, "https://acme.oktapreview.com");
        assertThat(OrgUrl.parse("https://acme-admin.example", false)).hasToString("https://acme-admin.example");
    }

    @Test
    void plainHttpIsRefusedExceptToThisMachineWhenAskedFor() {
        assertRefused("http://acme.okta.com", ErrorCode.INSECURE_URL, "http://acme.okta.com");
        assertRefused("http://localhost:8080", ErrorCode.INSECURE_URL, "localhost");
        assertThat(OrgUrl.parse("http://localhost:8080", true)).hasToString("http://localhost:8080");
        assertThatThrownBy(() -> OrgUrl.parse("http://acme.okta.com", true)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void anythingButTheAddressAloneIsRefusedWithWhatToWrite() {
        assertRefused("acme.okta.com", ErrorCode.INVALID_SETTING, "https://acme.okta.com");
        assertRefused("https://acme.okta.com/api/v1", ErrorCode.INVALID_SETTING, "without path or query");
        assertRefused("https://acme.okta.com?x=1", ErrorCode.INVALID_SETTING, "write https://acme.okta.com");
        assertRefused("https://acme.okta.com#x", ErrorCode.INVALID_SETTING, "write https://acme.okta.com");
        assertRefused("https://", ErrorCode.INVALID_SETTING, "not an address");
        assertRefused("https://ac me.okta.com", ErrorCode.INVALID_SETTING, "not an address");
        assertRefused("", ErrorCode.INVALID_SETTING, "no scheme");
    }

    @Test
    void aPasswordInTheAddressIsNotRepeated() {
        assertThatThrownBy(() -> OrgUrl.parse("https://ann:hunter2@acme.okta.com", false))
                .hasMessageContaining("user name")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void linksMayNameTheAdminHostOfOktasOwnDomains() {
        assertThat(OrgUrl.parse("https://acme.okta.com", false).adminHost()).hasValue("acme-admin.okta.com");
        assertThat(OrgUrl.parse("https://login.acme.example", false).adminHost())
                .isEmpty();
    }

    private static void assertRefused(String text, ErrorCode code, String mentions) {
        assertThatThrownBy(() -> OrgUrl.parse(text, false))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(mentions);
    }
}
