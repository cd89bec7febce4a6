package org.butterflysecurity.catalog;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonPointer;

/**
 * How to tell cheaply that a type has changed.
 *
 * @param lastUpdated field that moves with every change of an object; empty where none does
 * @param filter query that lists only what changed since {@code {t}}; empty where there is none
 * @param events names in the provider's log that tell of a change
 * @param paths what the path of a request begins with that changes the type, for logs that tell requests
 */
public record Changes(
        Optional<JsonPointer> lastUpdated,
        Optional<String> filter,
        List<String> events,
        List<String> paths,
        String note) {
    public Changes {
        events = List.copyOf(events);
        paths = List.copyOf(paths);
    }
}
