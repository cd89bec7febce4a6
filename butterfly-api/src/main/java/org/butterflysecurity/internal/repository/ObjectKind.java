package org.butterflysecurity.internal.repository;

/** The kinds of binary object. The number stands in the header, the label in the key derivation. */
enum ObjectKind {
    PACK(1, "pack"),
    INDEX(2, "index"),
    MANIFEST(3, "manifest"),
    HEAD(4, "head"),
    LEASE(5, "lease"),
    PIN(6, "pin"),
    JOURNAL(7, "journal"),
    DRILL(8, "drill");

    private final int number;
    private final String label;

    ObjectKind(int number, String label) {
        this.number = number;
        this.label = label;
    }

    int number() {
        return number;
    }

    String label() {
        return label;
    }
}
