package org.butterflysecurity.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import org.butterflysecurity.model.ResourceType;

/**
 * What is asked of a provider's log.
 *
 * @param types what was changed; entries about other types are of no use
 * @param since the beginning, by the provider's clock
 * @param until the end
 */
public record LogQuery(Set<ResourceType> types, Instant since, Instant until) {
    public LogQuery {
        types = Set.copyOf(types);
        requireNonNull(since, "since");
        requireNonNull(until, "until");
    }

    /** Whether an entry of that time is asked for. */
    public boolean holds(Instant at) {
        return !at.isBefore(since) && !at.isAfter(until);
    }
}
