package org.butterflysecurity.examples.cli;

/** SKELETON. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
