/** Simulated tenants, contract suites for the SPIs, and a JUnit 5 extension. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.testkit {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;
    requires transitive org.butterflysecurity.okta;
    requires jdk.httpserver;
    requires com.nimbusds.jose.jwt;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports org.butterflysecurity.testkit;
    exports org.butterflysecurity.testkit.okta;
}
