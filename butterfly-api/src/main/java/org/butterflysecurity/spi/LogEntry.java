package org.butterflysecurity.spi;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.butterflysecurity.model.LoggedChange;
import org.butterflysecurity.model.ResourceType;

/**
 * An entry of a provider's log that tells of a change which succeeded.
 *
 * @param types of which an object was changed; several where the entry does not tell them apart
 * @param ids every id that the entry names, of what was changed and of what that belongs to
 */
public record LogEntry(LoggedChange change, Set<ResourceType> types, Set<String> ids) {
    public LogEntry {
        requireNonNull(change, "change");
        types = Set.copyOf(types);
        ids = Set.copyOf(ids);
    }

    /** Names the entry, never what it tells. */
    @Override
    public String toString() {
        return "LogEntry[" + change.id() + "]";
    }
}
