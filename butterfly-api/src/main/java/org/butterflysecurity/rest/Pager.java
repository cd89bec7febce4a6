package org.butterflysecurity.rest;

import java.util.List;
import java.util.Optional;
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

    void read(RestRequest listing, JsonPointer items, Paging paging, PageVisitor visitor, LongAdder counter)
            throws InterruptedException, RefusedException {
        Paged pages = paged(listing, paging);
        Optional<RestRequest> at = Optional.of(pages.first());
        boolean isFirst = true;
        boolean isBegun = false;
        for (int page = 1; at.isPresent(); page++) {
            if (page > maxPages) {
                throw new ProviderException(
                        ErrorCode.LIMIT_EXCEEDED,
                        "The listing '" + listing.route() + "' has more than " + maxPages + " pages.");
            }
            RestRequest request = at.get();
            Answer answer;
            try {
                answer = exchanges.send(request, counter);
            } catch (RefusedException e) {
                Optional<Paged> other = pages.instead(request, e.refusal());
                if (other.isEmpty()) {
                    throw isBegun ? brokenOff(e) : e;
                }
                pages = other.get();
                at = Optional.of(pages.first());
                isFirst = true;
                continue;
            }
            JsonArray found = itemsOf(request, answer, items);
            Optional<Paged> better = isFirst ? pages.rather(answer, found) : Optional.empty();
            if (better.isPresent()) {
                pages = better.get();
                at = Optional.of(pages.first());
                continue;
            }
            isFirst = false;
            isBegun = true;
            if (!found.isEmpty()) {
                visitor.page(found);
            }
            at = pages.after(request, answer, found);
        }
    }

    /** A refusal after pages have come is no absence: what is there has been seen, and the rest of it is unknown. */
    private static RefusedException brokenOff(RefusedException e) {
        Refusal refusal = e.refusal();
        return new RefusedException(
                new Refusal(Refusal.Kind.BROKEN_OFF, refusal.failure(), refusal.missing()), e.path());
    }

    private Paged paged(RestRequest listing, Paging paging) {
        return switch (paging) {
            case PAGE -> new NumberedPages(listing);
            case CHECKPOINT -> new Checkpoints(listing);
            case PAGE_OR_CHECKPOINT -> NumberedPages.whileTheyReach(listing);
            default -> new LinkedPages(links, paging, listing);
        };
    }

    /** Where {@code items} says; a bare array is the listing itself, as some answer when they do not page. */
    private static JsonArray itemsOf(RestRequest request, Answer answer, JsonPointer items) {
        if (answer.body().isEmpty()) {
            return JsonArray.EMPTY;
        }
        if (answer.json() instanceof JsonArray bare) {
            return bare;
        }
        List<JsonValue> found = items.findAll(answer.json());
        for (JsonValue value : found) {
            if (value instanceof JsonArray array) {
                return array;
            }
        }
        if (found.contains(JsonNull.NULL)) {
            return JsonArray.EMPTY;
        }
        throw new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "The answer to '" + request.route() + "' has no array at '" + items + "'.");
    }
}
