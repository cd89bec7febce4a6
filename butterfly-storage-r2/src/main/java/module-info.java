/** Storage in Cloudflare R2 and any other S3-compatible store. The entrance is {@code R2Storage}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // R2 is the name of the product, not a version.
module org.butterflysecurity.storage.r2 {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.urlconnection;
    requires software.amazon.awssdk.profiles;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.services.s3;

    exports org.butterflysecurity.storage.r2;
}
