/** The command line. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.cli {
    requires static org.jspecify;
    requires org.butterflysecurity.auth0;
    requires org.butterflysecurity.okta;
    requires info.picocli;

    opens org.butterflysecurity.examples.cli to
            info.picocli;
}
