/** Okta Workflows: exported packs and the connector that backs them up. Entered through {@code WorkflowsConnector}. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.workflows {
    requires static org.jspecify;
    requires transitive org.butterflysecurity.api;
    requires java.net.http;

    exports org.butterflysecurity.workflows;
    exports org.butterflysecurity.workflows.pack;
    exports org.butterflysecurity.workflows.restore;
}
