package org.butterflysecurity;

/** SKELETON. */
public final class IdentityBackup {
    private IdentityBackup() {}
}
