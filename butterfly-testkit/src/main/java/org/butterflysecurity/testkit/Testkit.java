package org.butterflysecurity.testkit;

/** SKELETON. */
final class Testkit {
    private Testkit() {}
}
