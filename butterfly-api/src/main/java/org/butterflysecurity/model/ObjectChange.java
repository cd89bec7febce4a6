package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * An object that differs between two states of a tenant.
 *
 * @param name what people call it, as of now; as of then for a removed object
 * @param fields what differs; one entry at the root for an added or removed object
 */
public record ObjectChange(Kind kind, ResourceType type, ResourceKey key, String name, List<FieldChange> fields) {
    public ObjectChange {
        requireNonNull(kind, "kind");
        requireNonNull(type, "type");
        requireNonNull(key, "key");
        requireNonNull(name, "name");
        fields = List.copyOf(fields);
    }

    /** Names the object, never its content. */
    @Override
    public String toString() {
        return kind.label() + " " + type + " " + key;
    }

    /** What became of an object. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED;

        /** The kind as it stands in JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
