package org.butterflysecurity.model;

/** A diff in words. */
public final class DiffText {
    private DiffText() {}

    /** The whole diff. */
    public static String of(Diff diff) {
        return diff.before() + " " + diff.after();
    }
}
