package org.butterflysecurity.examples.quickstart;

/** SKELETON. */
public final class Quickstart {
    private Quickstart() {}

    public static void main(String[] args) {}
}
