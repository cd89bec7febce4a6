/** The Auth0 connector and its catalog. Entered through {@code Auth0Connector}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The name ends with a digit because the provider's does.
module org.butterflysecurity.auth0 {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;

    exports org.butterflysecurity.auth0;
}
