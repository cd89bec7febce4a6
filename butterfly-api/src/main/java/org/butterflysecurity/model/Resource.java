package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import org.butterflysecurity.json.JsonValue;

/**
 * One object of a tenant as a snapshot holds it: derived fields dropped, secrets replaced by a marker.
 *
 * @param name what people call it; its id where it has no name
 */
public record Resource(ResourceType type, ResourceKey key, String name, JsonValue document) {
    public Resource {
        requireNonNull(type, "type");
        requireNonNull(key, "key");
        requireNonNull(name, "name");
        requireNonNull(document, "document");
    }

    /** Names the resource, never its content. */
    @Override
    public String toString() {
        return type + " " + key;
    }
}
