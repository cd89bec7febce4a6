/** Measurements, run by hand: what a backup costs in calls, time and memory. */
@org.jspecify.annotations.NullMarked
module org.butterflysecurity.examples.benchmarks {
    requires static org.jspecify;
    requires java.management;
    requires jdk.management;
    requires org.butterflysecurity.auth0;
    requires org.butterflysecurity.okta;
    requires org.butterflysecurity.testkit;
}
