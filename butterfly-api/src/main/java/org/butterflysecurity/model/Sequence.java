package org.butterflysecurity.model;

/** How the numbers of snapshots, restores and drills are written. */
final class Sequence {
    private static final int DIGITS = 8;

    private Sequence() {}

    /** Eight digits at least: those of ASCII in every locale, which a format would not give. */
    static String text(long number) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
    }
}
