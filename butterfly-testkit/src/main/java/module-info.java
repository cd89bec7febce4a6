/** Simulated tenants, contract suites for the SPIs, and a JUnit 5 extension. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.testkit {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;
    requires transitive org.butterflysecurity.okta;

    exports org.butterflysecurity.testkit;
}
