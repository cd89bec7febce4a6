/** Simulated tenants, contract suites for the SPIs, and a JUnit 5 extension. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.testkit {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;
    requires transitive org.butterflysecurity.okta;
    requires transitive org.butterflysecurity.auth0;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires jdk.httpserver;
    requires com.nimbusds.jose.jwt;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports org.butterflysecurity.testkit;
    exports org.butterflysecurity.testkit.auth0;
    exports org.butterflysecurity.testkit.contract;
    exports org.butterflysecurity.testkit.junit;
    exports org.butterflysecurity.testkit.okta;
    exports org.butterflysecurity.testkit.simulation;
    exports org.butterflysecurity.testkit.workflows;

    // JUnit finds the inherited tests by reflection.
    opens org.butterflysecurity.testkit.contract;
}
