package org.butterflysecurity.storage.r2;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.head;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.storage.r2.FakeBucket.error;
import static org.butterflysecurity.storage.r2.FakeBucket.ok;
import static org.butterflysecurity.storage.r2.FakeBucket.page;

import com.github.tomakehurst.wiremock.matching.RegexPattern;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import org.butterflysecurity.storage.r2.BucketReport.MissingPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final String BUCKET = "/backups/?";
    private static final String PROBE = "/backups/acme/probes/.*";

    private final FakeBucket bucket = new FakeBucket();

    /** A bucket that is private, versioned and locked, whose credential may do everything. */
    @BeforeEach
    void answerAsALockedBucket() {
        bucket.answers(any(urlPathMatching(".*")), error(403, "AccessDenied"));
        bucket.answers(get(urlPathMatching(BUCKET)).withQueryParam("list-type", equalTo("2")), page(""));
        bucket.answers(put(urlPathMatching(PROBE)), ok(), error(412, "PreconditionFailed"));
        bucket.answers(head(urlPathMatching(PROBE)), ok());
        bucket.answers(delete(urlPathMatching(PROBE)), ok());
        bucket.answers(
                get(urlPathMatching(PROBE)).withHeader("Authorization", new RegexPattern(".+")),
                ok().withBody(new byte[] {1}));
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("versioning", new RegexPattern(".*")),
                ok("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"));
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("object-lock", new RegexPattern(".*")),
                ok(
                        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                                + "<Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>"));
        bucket.answers(head(urlPathMatching(BUCKET)), ok().withHeader("x-amz-bucket-region", "eu-west-1"));
    }

    @AfterEach
    void close() {
        bucket.close();
    }

    private BucketReport preflight() {
        try (R2Storage storage = bucket.storage().build()) {
            return storage.preflight();
        }
    }

    @Test
    void tellsRegionVersionsAndLock() {
        BucketReport report = preflight();

        assertThat(report.problems()).isEmpty();
        assertThat(report.region()).hasValue("eu-west-1");
        assertThat(report.conditionalWrites()).isEqualTo(Finding.YES);
        assertThat(report.publiclyReadable()).isEqualTo(Finding.NO);
        assertThat(report.versioned()).isEqualTo(Finding.YES);
        assertThat(report.locked()).isEqualTo(Finding.YES);
        assertThat(report.defaultLock()).hasValue(new ObjectLock(ObjectLock.Mode.COMPLIANCE, 30));
    }

    @Test
    void namesEveryMissingPermission() {
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("list-type", equalTo("2")), error(403, "AccessDenied"));
        bucket.answers(delete(urlPathMatching(PROBE)), error(403, "AccessDenied"));

        BucketReport report = preflight();

        assertThat(report.missing())
                .extracting(MissingPermission::name)
                .containsExactly("s3:ListBucket", "s3:DeleteObject");
        assertThat(report.isUsable()).isFalse();
    }

    @Test
    void tellsOfACredentialThatMayOnlyRead() {
        bucket.answers(put(urlPathMatching(PROBE)), error(403, "AccessDenied"));

        BucketReport report = preflight();

        assertThat(report.missing()).extracting(MissingPermission::name).containsExactly("s3:PutObject");
        assertThat(report.conditionalWrites()).isEqualTo(Finding.UNKNOWN);
    }

    @Test
    void tellsOfAStoreThatIgnoresConditions() {
        bucket.answers(put(urlPathMatching(PROBE)), ok());

        assertThat(preflight().conditionalWrites()).isEqualTo(Finding.NO);
    }

    @Test
    void propertiesThatMayNotBeReadAreUnknown() {
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("versioning", new RegexPattern(".*")),
                error(403, "AccessDenied"));
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("object-lock", new RegexPattern(".*")),
                error(501, "NotImplemented"));

        BucketReport report = preflight();

        assertThat(report.versioned()).isEqualTo(Finding.UNKNOWN);
        assertThat(report.locked()).isEqualTo(Finding.UNKNOWN);
        assertThat(report.isUsable()).isTrue();
    }

    @Test
    void endsWhereThereIsNoBucket() {
        bucket.answers(
                get(urlPathMatching(BUCKET)).withQueryParam("list-type", equalTo("2")), error(404, "NoSuchBucket"));

        assertThatThrownBy(this::preflight)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_BUCKET_MISSING));
    }
}
