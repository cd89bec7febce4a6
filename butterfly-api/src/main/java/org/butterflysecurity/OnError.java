package org.butterflysecurity;

/** What a restore does when the provider refuses a step. */
public enum OnError {
    /** It stops; what was not done stays undone and is told. */
    STOP,
    /** It goes on with the steps that do not need the refused one. */
    CONTINUE
}
