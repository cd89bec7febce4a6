/** The Auth0 connector and its catalog. Entered through {@code Auth0Connector}. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.auth0 {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;

    exports org.butterflysecurity.auth0;
}
