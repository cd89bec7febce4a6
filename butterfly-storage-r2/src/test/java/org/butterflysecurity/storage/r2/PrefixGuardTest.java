package org.butterflysecurity.storage.r2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.butterflysecurity.spi.StorageKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Of all requests only those go out that concern objects below the prefix. */
class PrefixGuardTest {
    private static final PrefixGuard GUARD = new PrefixGuard(new Bucket(
            URI.create("https://s3.example.com"), "auto", "backups", Optional.of(StorageKey.of("tenants/acme"))));

    @ParameterizedTest
    @CsvSource({
        "PUT, https://s3.example.com/backups/tenants/acme/packs/1",
        "DELETE, https://s3.example.com/backups/tenants/acme/packs/1?versionId=2",
        "POST, https://s3.example.com/backups/tenants/acme/packs/1?uploads",
        "GET, https://s3.example.com/backups?list-type=2&prefix=tenants/acme/packs/",
        "GET, https://s3.example.com/backups/?versions&prefix=tenants/acme/",
        "GET, https://s3.example.com/backups?versioning",
        "GET, https://s3.example.com/backups?object-lock",
        "HEAD, https://s3.example.com/backups"
    })
    void letsOut(String method, URI uri) {
        assertThat(GUARD.isAllowed(request(method, uri))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https://s3.example.com/backups/tenants/acme",
        "GET, https://s3.example.com/backups/tenants/acme/",
        "GET, https://s3.example.com/backups/tenants/acme-2/packs/1",
        "GET, https://s3.example.com/backups/tenants/acme/../other/1",
        "PUT, https://s3.example.com/backups/tenants/other/1",
        "PUT, https://s3.example.com/other/tenants/acme/1",
        "PUT, https://other.example.com/backups/tenants/acme/1",
        "PUT, http://s3.example.com/backups/tenants/acme/1",
        "PUT, https://s3.example.com/backups?versioning",
        "DELETE, https://s3.example.com/backups",
        "POST, https://s3.example.com/backups?delete",
        "GET, https://s3.example.com/backups",
        "GET, https://s3.example.com/backups?list-type=2",
        "GET, https://s3.example.com/backups?list-type=2&prefix=tenants/acme",
        "GET, https://s3.example.com/backups?list-type=2&prefix=tenants/",
        "GET, https://s3.example.com/backups?policy",
        "GET, https://s3.example.com/"
    })
    void keepsBack(String method, URI uri) {
        assertThat(GUARD.isAllowed(request(method, uri))).isFalse();
    }

    private static SdkHttpFullRequest request(String method, URI uri) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(uri)
                .build();
    }
}
