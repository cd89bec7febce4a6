package org.butterflysecurity.rest;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.butterflysecurity.json.JsonArray;

/**
 * Pages numbered from 0 by {@code page}, of the size that {@code per_page} in the path asks for. A page with fewer rows is the
 * last; totals are not believed. Source: recorded answers whose total is 0 although they have rows.
 *
 * <p>A provider that lets nobody page beyond so many rows refuses the page after them. The listing is then read from its
 * beginning by checkpoints instead, so that such a limit is never met in silence.
 */
final class NumberedPages implements Paged {
    private static final int SMALLEST_CAP = 1000;
    private static final int DEFAULT_SIZE = 50;

    private final RestRequest listing;
    private final int size;
    private int page;
    private JsonArray last = JsonArray.EMPTY;

    NumberedPages(RestRequest listing) {
        this.listing = listing;
        this.size = Query.of(listing).number("per_page").orElse(DEFAULT_SIZE);
    }

    @Override
    public RestRequest first() {
        return at(0);
    }

    @Override
    public Optional<RestRequest> after(RestRequest request, Answer answer, JsonArray items) {
        // More rows than were asked for: the provider does not page this listing.
        if (items.size() > size || items.size() < granted(answer)) {
            return Optional.empty();
        }
        if (items.equals(last)) {
            throw LinkedPages.loop(listing, page + 1);
        }
        last = items;
        page++;
        return Optional.of(at(page));
    }

    @Override
    public Optional<Paged> instead(RestRequest refused, Refusal refusal) {
        boolean isCap = refusal.failure().status() == 400 && page * size >= SMALLEST_CAP;
        return isCap ? Optional.of(Checkpoints.insteadOf(listing)) : Optional.empty();
    }

    /** The size of a full page, which the provider may have made smaller than asked for. */
    private int granted(Answer answer) {
        return Stream.of("limit", "per_page")
                .map(name -> answer.object().number(name))
                .flatMap(Optional::stream)
                .filter(n -> n > 0 && n < size)
                .map(Long::intValue)
                .findFirst()
                .orElse(size);
    }

    private RestRequest at(int number) {
        return Query.of(listing).with("page", Integer.toString(number)).request();
    }

    /** A listing by checkpoints that turned out to be answered by numbered pages. */
    static NumberedPages insteadOf(RestRequest listing, int size) {
        OptionalInt asked = Query.of(listing).number("take");
        String perPage = Integer.toString(Math.min(asked.orElse(size), 100));
        return new NumberedPages(Query.of(listing)
                .without("take")
                .with("per_page", perPage)
                .with("include_totals", "true")
                .request());
    }
}
