/** The quickstart example. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.quickstart {
    requires static org.jspecify;
    requires org.butterflysecurity.okta;
}
