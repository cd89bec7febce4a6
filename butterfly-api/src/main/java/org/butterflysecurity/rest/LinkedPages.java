package org.butterflysecurity.rest;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;

/** Pages that name the next one by a link. An empty page is the last: some listings name a next page for ever. */
final class LinkedPages implements Paged {
    private final NextPage links;
    private final Paging paging;
    private final RestRequest first;
    private final Set<String> seen = new HashSet<>();

    LinkedPages(NextPage links, Paging paging, RestRequest first) {
        this.links = links;
        this.paging = paging;
        this.first = first;
        seen.add(first.path());
    }

    @Override
    public RestRequest first() {
        return first;
    }

    @Override
    public Optional<RestRequest> after(RestRequest request, Answer answer, JsonArray items) {
        Optional<RestRequest> next = links.after(request, answer, paging);
        if (next.isEmpty() || items.isEmpty()) {
            return Optional.empty();
        }
        if (!seen.add(next.get().path())) {
            throw loop(first, seen.size());
        }
        return next;
    }

    static ProviderException loop(RestRequest first, int pages) {
        return new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "The listing '" + first.route() + "' leads back to a page it has had, after " + pages + " pages.");
    }
}
