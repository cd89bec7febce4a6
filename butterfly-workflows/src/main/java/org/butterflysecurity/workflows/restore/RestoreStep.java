package org.butterflysecurity.workflows.restore;

import java.util.List;

/**
 * Something for a person to do.
 *
 * @param what what to do, in a sentence
 * @param details which objects it is about, each with what to know
 */
public record RestoreStep(Kind kind, String what, List<String> details) {
    public RestoreStep {
        details = List.copyOf(details);
    }

    /** What kind of thing it is; the order of a restore is the order of these. */
    public enum Kind {
        CHECK,
        IMPORT,
        ENTER_SECRETS,
        CONNECT,
        LOAD_ROWS,
        REBIND,
        ACTIVATE,
        VERIFY
    }
}
