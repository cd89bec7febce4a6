/** The cli example. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.cli {
    requires static org.jspecify;
    requires org.butterflysecurity.okta;
}
