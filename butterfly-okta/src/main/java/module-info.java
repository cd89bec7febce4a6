/** The Okta connector and its catalog. Entered through {@code OktaConnector}. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.okta {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;

    exports org.butterflysecurity.okta;
}
