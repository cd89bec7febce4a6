package org.butterflysecurity.okta.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.LoggedChange;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;

/**
 * The org's System Log, asked for the events that the catalog knows of the changed types. Bounded requests: ordered by time, finite, and
 * without what arrives late. Source: Okta "System Log query", read 2026-11; kept for 90 days.
 */
public final class SystemLog {
    /** What reading it needs. */
    public static final String SCOPE = "okta.logs.read";

    private static final Duration KEPT = Duration.ofDays(90);
    /** So many characters of a filter at most, that requests stay shorter than servers and proxies bear. */
    private static final int LONGEST_FILTER = 1_500;

    private final RestClient client;
    private final Map<String, Set<ResourceType>> types = new HashMap<>();

    public SystemLog(RestClient client, Catalog catalog, Set<ResourceType> changed) {
        this.client = client;
        catalog.types().stream()
                .filter(t -> changed.contains(t.type()))
                .forEach(t -> t.changes()
                        .events()
                        .forEach(event -> types.computeIfAbsent(event, e -> new LinkedHashSet<>())
                                .add(t.type())));
    }

    /** Reads it; what an org refuses to tell is an exception. */
    public Diff.LogReading read(LogQuery query, Instant now, Consumer<LogEntry> sink) throws InterruptedException {
        Instant oldest = now.minus(KEPT);
        boolean isCut = query.since().isBefore(oldest);
        Set<String> seen = new HashSet<>();
        try {
            for (String filter : filters()) {
                String path = "/api/v1/logs?since=" + encode((isCut ? oldest : query.since()).toString()) + "&until="
                        + encode(query.until().plusMillis(1).toString()) + "&sortOrder=ASCENDING&limit=1000&filter="
                        + encode(filter);
                client.pages(
                        RestRequest.get(path).withBucket("/api/v1/logs"),
                        JsonPointer.ROOT,
                        Paging.LINK,
                        events -> tell(events, seen, sink));
            }
        } catch (RefusedException e) {
            throw new ProviderException(
                    ErrorCode.PROVIDER_REFUSED,
                    e.path() + ": " + e.refusal().describe() + ". Reading it needs the scope " + SCOPE + ".",
                    e.refusal().failure());
        }
        return new Diff.LogReading("okta", true, isCut ? "It reaches back to " + oldest + " only." : "");
    }

    private List<String> filters() {
        List<String> filters = new ArrayList<>();
        StringBuilder filter = new StringBuilder();
        for (String event : types.keySet().stream().sorted().toList()) {
            if (filter.length() > LONGEST_FILTER) {
                filters.add(filter.toString());
                filter.setLength(0);
            }
            filter.append(filter.isEmpty() ? "" : " or ")
                    .append("eventType eq \"")
                    .append(event)
                    .append('"');
        }
        if (!filter.isEmpty()) {
            filters.add(filter.toString());
        }
        return filters;
    }

    /** Each event once: those with the same {@code uuid} are one. */
    private void tell(JsonArray events, Set<String> seen, Consumer<LogEntry> sink) {
        for (JsonValue event : events) {
            if (event instanceof JsonObject e && seen.add(e.string("uuid").orElse(""))) {
                entry(e).ifPresent(sink);
            }
        }
    }

    private Optional<LogEntry> entry(JsonObject event) {
        Optional<String> type = event.string("eventType").filter(types::containsKey);
        Optional<Instant> at = event.string("published").flatMap(SystemLog::time);
        boolean isDone = event.object("outcome")
                .flatMap(o -> o.string("result"))
                .map("SUCCESS"::equals)
                .orElse(true);
        if (type.isEmpty() || at.isEmpty() || !isDone) {
            return Optional.empty();
        }
        JsonObject actor = event.object("actor").orElse(JsonObject.EMPTY);
        Optional<String> actorId = actor.string("id");
        String name = actor.string("displayName")
                .or(() -> actor.string("alternateId"))
                .or(() -> actorId)
                .orElse("unknown");
        Set<String> ids = new HashSet<>();
        JsonPointer.of("/target/*/id").findAll(event).forEach(id -> ids.add(text(id)));
        return Optional.of(new LogEntry(
                new LoggedChange(event.string("uuid").orElse(""), at.get(), name, actorId, type.get()),
                types.getOrDefault(type.get(), Set.of()),
                ids));
    }

    private static String text(JsonValue value) {
        return value instanceof org.butterflysecurity.json.JsonString s ? s.value() : value.toString();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
