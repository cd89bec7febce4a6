package org.butterflysecurity.error;

/** What a failed operation left behind. */
public enum Effect {
    /** Everything is as it was before the call. */
    NOTHING_CHANGED,
    /** Part of the work is done and visible. */
    CHANGED_PARTLY,
    /** Whether the work took effect cannot be told from here. */
    UNKNOWN
}
