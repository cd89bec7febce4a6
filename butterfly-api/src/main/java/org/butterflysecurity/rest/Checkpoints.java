package org.butterflysecurity.rest;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;

/**
 * Pages of the size that {@code take} in the path asks for, each of which may have a token at {@code next} that is sent as
 * {@code from}. No token or an empty page is the end; a short page is not, and the last page with rows may have a token.
 * Source: recorded listings of organization members.
 */
final class Checkpoints implements Paged {
    private static final int MOST_RESTARTS = 2;

    private final RestRequest listing;
    private final boolean mustHaveMore;
    private final int restarts;
    private final Set<String> tokens = new HashSet<>();

    Checkpoints(RestRequest listing) {
        this(listing, false, 0);
    }

    private Checkpoints(RestRequest listing, boolean mustHaveMore, int restarts) {
        this.listing = listing;
        this.mustHaveMore = mustHaveMore;
        this.restarts = restarts;
    }

    /** For a listing that cannot be read further by numbered pages. */
    static Checkpoints insteadOf(RestRequest numbered) {
        return new Checkpoints(taking(numbered), true, 0);
    }

    /** For a listing that says of itself that numbered pages do not reach its end. */
    static Checkpoints ratherThan(RestRequest numbered) {
        return new Checkpoints(taking(numbered));
    }

    private static RestRequest taking(RestRequest numbered) {
        return Query.of(numbered)
                .without("page")
                .without("per_page")
                .without("include_totals")
                .with("take", "100")
                .request();
    }

    @Override
    public RestRequest first() {
        return listing;
    }

    @Override
    public Optional<RestRequest> after(RestRequest request, Answer answer, JsonArray items) {
        Optional<String> next = answer.object().string("next").filter(token -> !token.isBlank());
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (next.isEmpty()) {
            if (tokens.isEmpty() && mustHaveMore) {
                throw new ProviderException(
                        ErrorCode.LIMIT_EXCEEDED,
                        "The listing '" + listing.route()
                                + "' has more rows than the provider lets anybody page through.");
            }
            return Optional.empty();
        }
        if (!tokens.add(next.get())) {
            throw LinkedPages.loop(listing, tokens.size());
        }
        return Optional.of(Query.of(listing).with("from", next.get()).request());
    }

    /**
     * Tokens expire; the listing is then read again from its beginning. One that wants no {@code take} so large is asked for
     * less, one that wants none at all has numbered pages.
     */
    @Override
    public Optional<Paged> instead(RestRequest refused, Refusal refusal) {
        if (refusal.failure().status() != 400) {
            return Optional.empty();
        }
        if (tokens.isEmpty() && Query.of(listing).number("take").orElse(0) > NumberedPages.LARGEST) {
            String usual = Integer.toString(NumberedPages.LARGEST);
            return Optional.of(
                    new Checkpoints(Query.of(listing).with("take", usual).request(), mustHaveMore, restarts));
        }
        if (tokens.isEmpty()) {
            boolean mayBeNumbered = !mustHaveMore && restarts == 0;
            return mayBeNumbered
                    ? Optional.of(NumberedPages.insteadOf(listing, NumberedPages.LARGEST))
                    : Optional.empty();
        }
        return restarts < MOST_RESTARTS
                ? Optional.of(new Checkpoints(listing, mustHaveMore, restarts + 1))
                : Optional.empty();
    }

    /** Numbered pages where the provider pages this listing by numbers, and the first page is full. */
    @Override
    public Optional<Paged> rather(Answer first, JsonArray items) {
        boolean isNumbered = !mustHaveMore
                && first.object().string("next").isEmpty()
                && first.object()
                        .number("limit")
                        .filter(n -> n > 0 && items.size() >= n)
                        .isPresent();
        return isNumbered ? Optional.of(NumberedPages.insteadOf(listing, items.size())) : Optional.empty();
    }
}
