package org.butterflysecurity.rest;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/** Follows a listing from page to page until it ends, and no further: each page once, and at most so many. Thread-safe. */
final class Pager {
    private final Exchanges exchanges;
    private final NextPage links;
    private final int maxPages;

    Pager(Exchanges exchanges, NextPage links, int maxPages) {
        this.exchanges = exchanges;
        this.links = links;
        this.maxPages = maxPages;
    }

    void read(RestRequest first, JsonPointer items, Paging paging, PageVisitor visitor, LongAdder counter)
            throws InterruptedException, RefusedException {
        if (paging == Paging.PAGE || paging == Paging.CHECKPOINT) {
            throw new IllegalArgumentException("Paging " + paging + " is not supported");
        }
        Set<String> seen = new HashSet<>();
        seen.add(first.path());
        RestRequest at = first;
        for (int page = 1; page <= maxPages; page++) {
            Answer answer = page == 1 ? exchanges.send(at, counter) : furtherPage(at, counter);
            JsonArray found = itemsOf(at, answer, items);
            if (!found.isEmpty()) {
                visitor.page(found);
            }
            Optional<RestRequest> next = links.after(at, answer, paging);
            // Some listings name a next page for ever; an empty page is their end.
            if (next.isEmpty() || found.isEmpty()) {
                return;
            }
            at = next.get();
            if (!seen.add(at.path())) {
                throw new ProviderException(
                        ErrorCode.UNEXPECTED_ANSWER,
                        "The listing '" + first.route() + "' leads back to a page it has had, after " + page
                                + " pages.");
            }
        }
        throw new ProviderException(
                ErrorCode.LIMIT_EXCEEDED, "The listing '" + first.route() + "' has more than " + maxPages + " pages.");
    }

    /** A refusal after pages have come is no absence: what is there has been seen, and the rest of it is unknown. */
    private Answer furtherPage(RestRequest at, LongAdder counter) throws InterruptedException, RefusedException {
        try {
            return exchanges.send(at, counter);
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            throw new RefusedException(
                    new Refusal(Refusal.Kind.BROKEN_OFF, refusal.failure(), refusal.missing()), e.path());
        }
    }

    private static JsonArray itemsOf(RestRequest request, Answer answer, JsonPointer items) {
        if (answer.body().isEmpty()) {
            return JsonArray.EMPTY;
        }
        Optional<JsonValue> found = items.find(answer.json());
        if (found.isPresent() && found.get() instanceof JsonArray array) {
            return array;
        }
        if (found.isPresent() && found.get() == JsonNull.NULL) {
            return JsonArray.EMPTY;
        }
        throw new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "The answer to '" + request.route() + "' has no array at '" + items + "'.");
    }
}
