package org.butterflysecurity.rest;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.internal.rest.LinkHeader;
import org.butterflysecurity.internal.rest.TenantOrigin;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * Finds the request for the next page: a link in the header or in the body, of which path and query count. A host is told
 * the first time that a link names it and nobody knows it; requests go to the tenant all the same. Thread-safe.
 */
final class NextPage {
    private final TenantOrigin origin;
    private final BackupListener events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    NextPage(TenantOrigin origin, BackupListener events) {
        this.origin = origin;
        this.events = events;
    }

    Optional<RestRequest> after(RestRequest request, Answer answer, Paging paging) {
        Optional<String> inHeader = LinkHeader.target(answer.headers().allValues("link"), "next");
        Optional<String> inBody = inBody(answer);
        Optional<String> link = paging == Paging.BODY_NEXT ? inBody.or(() -> inHeader) : inHeader.or(() -> inBody);
        return link.map(l -> {
            TenantOrigin.Link next = origin.follow(l, request.path());
            next.strangeHost().filter(told::add).ifPresent(host -> tell(request, host));
            return request.to(next.path());
        });
    }

    private void tell(RestRequest request, String host) {
        events.on(new BackupEvent.Warning(
                "foreign-link",
                "The listing '" + request.route() + "' names the host '" + host
                        + "' for its next page. That page was asked" + " of '"
                        + origin.uri().getHost() + "', like everything."));
    }

    /** {@code /_links/next} as an object with {@code href}, an array of such, or the address itself. */
    private static Optional<String> inBody(Answer answer) {
        return answer.object().object("_links").flatMap(l -> l.find("next")).flatMap(NextPage::address);
    }

    private static Optional<String> address(JsonValue link) {
        if (link instanceof JsonString text) {
            return Optional.of(text.value()).filter(t -> !t.isBlank());
        }
        if (link instanceof JsonArray array) {
            return array.isEmpty() ? Optional.empty() : address(array.get(0));
        }
        return link instanceof JsonObject object ? object.find("href").flatMap(NextPage::address) : Optional.empty();
    }
}
