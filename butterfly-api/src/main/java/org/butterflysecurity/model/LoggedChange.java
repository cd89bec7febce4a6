package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A change that the provider's own log tells of. Never content: what was sent and answered is left out.
 *
 * @param id the log's id of the entry, to look it up there
 * @param at when, by the provider's clock
 * @param actor who, as people call them or the program that acted; the id where the log has no name
 * @param actorId the provider's id of who it was, where the log has it
 * @param action what was done, in the log's words: an event such as {@code group.user_membership.add}, or a request such as {@code
 *     PATCH /api/v2/clients/abc}
 */
public record LoggedChange(String id, Instant at, String actor, Optional<String> actorId, String action) {
    public LoggedChange {
        requireNonNull(id, "id");
        requireNonNull(at, "at");
        requireNonNull(actor, "actor");
        requireNonNull(actorId, "actorId");
        requireNonNull(action, "action");
    }
}
