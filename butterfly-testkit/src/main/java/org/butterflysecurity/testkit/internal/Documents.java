package org.butterflysecurity.testkit.internal;

import java.util.Iterator;
import java.util.Optional;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** All documents of one type, sorted by key. Safe for use by several threads. */
public interface Documents {
    Optional<JsonValue> find(ResourceKey key);

    void put(ResourceKey key, JsonValue document);

    /** Whether there was one to remove. */
    boolean remove(ResourceKey key);

    /** Documents below {@code parent} whose own id sorts behind {@code after}; all of them for an empty {@code after}. */
    Iterator<Entry> below(Optional<ResourceKey> parent, String after);

    /** All documents, whatever their parents. */
    Iterator<Entry> all();

    long count();

    /** A document and its key. */
    record Entry(ResourceKey key, JsonValue document) {}
}
