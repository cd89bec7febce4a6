package org.butterflysecurity.workflows.pack;

import org.butterflysecurity.json.JsonPointer;

/**
 * A place at which a pack names one of its objects.
 *
 * @param at where the id stands
 * @param id the pack's own id
 * @param isResolved whether the pack has the object; a flow exported by itself leaves its folder behind
 */
public record PackReference(Kind kind, JsonPointer at, String id, boolean isResolved) {

    /** What is named, and by what. */
    public enum Kind {
        FOLDER_OF_FLOW,
        FOLDER_OF_TABLE,
        CONNECTION_OF_CARD,
        /** A helper flow that a card calls. */
        CALLED_FLOW,
        /** A flow that runs when a card fails. */
        ERROR_FLOW,
        TABLE_OF_CARD
    }
}
