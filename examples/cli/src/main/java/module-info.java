/** The command line. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.cli {
    requires static org.jspecify;
    requires org.butterflysecurity.auth0;
    requires org.butterflysecurity.okta;
    requires org.butterflysecurity.workflows;
    requires info.picocli;
    // Without it buckets cannot be named; a message tells which artifact to add.
    requires static org.butterflysecurity.storage.r2;

    opens org.butterflysecurity.examples.cli to
            info.picocli;
}
