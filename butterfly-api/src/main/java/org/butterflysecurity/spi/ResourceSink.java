package org.butterflysecurity.spi;

import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** Takes the objects of a type as they are read. Safe for use by several threads; waits when the engine is behind. */
public interface ResourceSink {

    /**
     * Takes one object as the provider sent it. The engine drops derived fields and removes secrets; a reader does neither.
     * The same key given twice is one object (pages may overlap); the later document wins.
     */
    void accept(ResourceKey key, JsonValue document) throws InterruptedException;

    /**
     * Takes one object as the text that the provider sent. The same as parsing it and giving the value, and several times as quick.
     *
     * @param utf8 one JSON value in UTF-8; not kept, not changed
     * @throws org.butterflysecurity.json.JsonParseException if it is not JSON or exceeds {@link org.butterflysecurity.json.JsonLimits#DEFAULT}
     */
    default void accept(ResourceKey key, byte[] utf8) throws InterruptedException {
        accept(key, Json.parse(utf8));
    }

    /**
     * Tells the host of something that does not stop the run.
     *
     * @param code a stable word, see {@link org.butterflysecurity.event.BackupEvent.Warning}
     */
    default void warn(String code, String message) {}

    /** Tells how many parents there are and how many are done, for the progress display. */
    default void progress(long parentsDone, long parentsTotal) {}
}
