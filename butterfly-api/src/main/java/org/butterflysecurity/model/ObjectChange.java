package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An object that differs between two states of a tenant.
 *
 * @param name what people call it, as of now; as of then for a removed object
 * @param parent the object that it belongs to, where it belongs to one
 * @param fields what differs; one entry at the root for an added or removed object
 * @param references what the ids in the changed fields stand for, as far as both states know
 * @param log what the provider's log says about who changed it, latest last; empty where it was not asked or says nothing
 */
public record ObjectChange(
        Kind kind,
        ResourceType type,
        ResourceKey key,
        String name,
        Optional<Named> parent,
        List<FieldChange> fields,
        List<Named> references,
        List<LoggedChange> log) {
    public ObjectChange {
        requireNonNull(kind, "kind");
        requireNonNull(type, "type");
        requireNonNull(key, "key");
        requireNonNull(name, "name");
        requireNonNull(parent, "parent");
        fields = List.copyOf(fields);
        references = List.copyOf(references);
        log = List.copyOf(log);
    }

    /** A copy that says what the provider's log says. */
    public ObjectChange withLog(List<LoggedChange> entries) {
        return new ObjectChange(kind, type, key, name, parent, fields, references, entries);
    }

    /** What an id in a changed field stands for, if that is known. */
    public Optional<Named> named(String id) {
        return references.stream().filter(n -> n.key().id().equals(id)).findFirst();
    }

    /** Names the object, never its content. */
    @Override
    public String toString() {
        return kind.label() + " " + type + " " + key;
    }

    /**
     * An object that is mentioned.
     *
     * @param name what people call it
     */
    public record Named(ResourceType type, ResourceKey key, String name) {
        public Named {
            requireNonNull(type, "type");
            requireNonNull(key, "key");
            requireNonNull(name, "name");
        }
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
