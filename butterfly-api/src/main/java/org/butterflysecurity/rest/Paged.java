package org.butterflysecurity.rest;

import java.util.Optional;
import org.butterflysecurity.json.JsonArray;

/** How one listing goes on from page to page; remembers where it is. Not thread-safe. */
interface Paged {
    /** The request for the first page. */
    RestRequest first();

    /**
     * The request for the page after one that had {@code items}; empty if that was the last.
     *
     * @throws org.butterflysecurity.error.ProviderException if it leads where it cannot be followed
     */
    Optional<RestRequest> after(RestRequest request, Answer answer, JsonArray items);

    /** Another way to read the listing from its beginning, if the answer to its first request shows that this is not the one. */
    default Optional<Paged> rather(Answer first, JsonArray items) {
        return Optional.empty();
    }

    /** Another way to read the listing from its beginning, if the provider refuses to go on in this one for that reason. */
    default Optional<Paged> instead(RestRequest refused, Refusal refusal) {
        return Optional.empty();
    }
}
