package org.butterflysecurity.internal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantOriginTest {
    private final TenantOrigin origin = origin("https://Acme.okta.com/", false);

    @ParameterizedTest
    @ValueSource(strings = {"http://acme.okta.com", "http://127.0.0.1:80", "ftp://acme.okta.com"})
    void refusesWhatIsNotHttps(String address) {
        refuses(ErrorCode.INSECURE_URL, () -> origin(address, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme.okta.com",
                "https://",
                "https://a.com/path",
                "https://a.com?x",
                "https://u:p@a.com",
                "http s"
            })
    void refusesWhatIsNoAddressOfATenant(String address) {
        refuses(ErrorCode.INVALID_SETTING, () -> origin(address, true));
    }

    @Test
    void acceptsPlainHttpToLoopbackOnlyAndOnlyWhenAsked() {
        assertThat(origin("http://localhost:8080", true).uri()).hasToString("http://localhost:8080");
        refuses(ErrorCode.INSECURE_URL, () -> origin("http://127.0.0.1.evil.com", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.okta.com/api/v1/users?after=1",
                "https://ACME.okta.com:443/api/v1/users?after=1",
                "http://acme-admin.okta.com/api/v1/users?after=1",
                "/api/v1/users?after=1",
                "users?after=1",
                "?after=1"
            })
    void followsLinksOfTheFamilyByPathAndQuery(String link) {
        assertThat(origin.follow(link, "/api/v1/users?limit=2"))
                .isEqualTo(new TenantOrigin.Link("/api/v1/users?after=1", Optional.empty()));
    }

    @Test
    void keepsEncodingAndEncodesWhatProvidersForget() {
        assertThat(origin.follow("/a?f=x%20eq%20%22y%22&g=\"z|", "/").path())
                .isEqualTo("/a?f=x%20eq%20%22y%22&g=%22z%7C");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.com/x?after=1", "//evil.com/x?after=1", "http://evil.com:8443/x?after=1"})
    void takesOnlyPathAndQueryOfLinksToOthersAndNamesTheHost(String link) {
        assertThat(origin.follow(link, "/api/v1/users"))
                .isEqualTo(new TenantOrigin.Link("/x?after=1", Optional.of("evil.com")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme.okta.com@evil.com/x",
                "https://user@acme.okta.com/x",
                "https://acme.okta.com//evil.com/x",
                "file:///etc/passwd",
                "javascript:alert(1)"
            })
    void refusesLinksThatAreNoPlainAddress(String link) {
        refuses(ErrorCode.FOREIGN_LINK, () -> origin.follow(link, "/api/v1/users"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://acme-admin.okta.com/x",
                "http://acme.okta.com/x",
                "https://acme.okta.com:8443/x",
                "https://evil.com/x",
                "//evil.com/x",
                "https://acme.okta.com.evil.com/x"
            })
    void redirectsStayAtTheOriginItself(String location) {
        refuses(ErrorCode.FOREIGN_LINK, () -> origin.redirect(location, "/"));
    }

    private static TenantOrigin origin(String address, boolean loopback) {
        return TenantOrigin.of(address, loopback, List.of("acme-admin.okta.com"));
    }

    private static void refuses(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
