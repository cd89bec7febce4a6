package org.butterflysecurity.testkit.internal;

import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** All documents of one type, sorted by key. Safe for use by several threads. */
public interface Documents {
    Optional<JsonValue> find(ResourceKey key);

    void put(ResourceKey key, JsonValue document);

    /** Whether there was one to remove. */
    boolean remove(ResourceKey key);

    /** Documents below {@code parent} whose own id sorts behind {@code after}; all of them for an empty {@code after}. */
    Iterator<Item> below(Optional<ResourceKey> parent, String after);

    /** All documents, whatever their parents. */
    Iterator<Item> all();

    /** The same one by one, as the stream is read. */
    default Stream<Item> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(all(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    long count();
}
