package org.butterflysecurity.crypto;

/** The word to say when a secret's bytes are taken out of it, so that a text search finds every such place. */
public enum SecretAccess {
    REVEAL
}
