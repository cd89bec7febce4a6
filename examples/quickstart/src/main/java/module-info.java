/** The first thing to run. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.quickstart {
    requires static org.jspecify;
    requires org.butterflysecurity.auth0;
    requires org.butterflysecurity.okta;
    requires org.butterflysecurity.testkit;
    requires org.butterflysecurity.workflows;
}
