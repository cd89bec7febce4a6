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
 * beginning by checkpoints instead, so that such a limit is never met in silence. One that is refused at once is asked again
 * without a total, which some listings have not.
 */
final class NumberedPages implements Paged {
    private static final int SMALLEST_CAP = 1000;
    private static final int DEFAULT_SIZE = 50;

    /** Rows of a page that every listing gives where it has pages. */
    static final int LARGEST = 100;

    private static final String TOTALS = "include_totals";

    private final RestRequest listing;
    private final int size;
    private final boolean hasCheckpoints;
    private final boolean mayTurn;
    private int page;
    private JsonArray last = JsonArray.EMPTY;

    NumberedPages(RestRequest listing) {
        this(listing, false, true);
    }

    private NumberedPages(RestRequest listing, boolean hasCheckpoints, boolean mayTurn) {
        this.listing = listing;
        this.hasCheckpoints = hasCheckpoints;
        this.mayTurn = mayTurn;
        this.size = Query.of(listing).number("per_page").orElse(DEFAULT_SIZE);
    }

    /** A listing that has checkpoints too, to which it goes over where so many rows are announced that pages do not reach them. */
    static NumberedPages whileTheyReach(RestRequest listing) {
        return new NumberedPages(listing, true, true);
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

    /** Checkpoints where the answer has one, or says that there is more than pages show: only then is a total believed. */
    @Override
    public Optional<Paged> rather(Answer first, JsonArray items) {
        boolean isCheckpoint =
                first.object().string("next").filter(token -> !token.isBlank()).isPresent();
        boolean isBeyond = hasCheckpoints
                && items.size() >= granted(first)
                && first.object().number("total").filter(n -> n > SMALLEST_CAP).isPresent();
        return mayTurn && !items.isEmpty() && (isCheckpoint || isBeyond)
                ? Optional.of(Checkpoints.ratherThan(listing))
                : Optional.empty();
    }

    @Override
    public Optional<Paged> instead(RestRequest refused, Refusal refusal) {
        if (refusal.failure().status() != 400) {
            return Optional.empty();
        }
        if (page > 0) {
            return page * size >= SMALLEST_CAP ? Optional.of(Checkpoints.insteadOf(listing)) : Optional.empty();
        }
        if (hasCheckpoints) {
            return Optional.of(Checkpoints.ratherThan(listing));
        }
        RestRequest plain = Query.of(listing).without(TOTALS).request();
        return plain.path().equals(listing.path())
                ? Optional.empty()
                : Optional.of(new NumberedPages(plain, false, mayTurn));
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
        String perPage = Integer.toString(Math.min(asked.orElse(size), LARGEST));
        RestRequest numbered = Query.of(listing)
                .without("take")
                .with("per_page", perPage)
                .with(TOTALS, "true")
                .request();
        return new NumberedPages(numbered, false, false);
    }
}
