package org.butterflysecurity.crypto;

/** Why a text is no private key that we can use. Has no cause: the messages of parsers quote what they read. */
final class BadPrivateKey extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    BadPrivateKey(String why) {
        super(why);
        this.why = why;
    }

    /** Goes on after "cannot be used: ". */
    String why() {
        return why;
    }
}
