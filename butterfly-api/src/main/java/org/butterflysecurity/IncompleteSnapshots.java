package org.butterflysecurity;

/** What becomes of a run that could not read everything it should have. */
public enum IncompleteSnapshots {
    /** The snapshot is kept and says of itself what is missing. */
    KEEP,
    /** The run fails, and no snapshot of it is visible. */
    REFUSE
}
