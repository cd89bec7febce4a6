package org.butterflysecurity.workflows.internal;

import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;

/** Where the rows of a table come from. */
interface RowSource {

    /** What to call it in errors. */
    String name();

    /** Gives every row, its key below {@code table}. */
    void each(ResourceKey table, Visitor visitor) throws InterruptedException;

    /** Takes rows as they are read. */
    interface Visitor {
        void row(ResourceKey key, JsonObject document) throws InterruptedException;
    }
}
