package org.butterflysecurity.auth0.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.LoggedChange;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.rest.Answer;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;

/**
 * What the tenant's log says of writes through the Management API, which is what the dashboard uses too: rows of type {@code sapi}, whose
 * request is one that the catalog knows to write a changed type. Of a row's bodies nothing is kept but ids. Kept 1 to 30 days, by plan; a
 * search gives 1,000 rows at most, so that it is repeated for what is older.
 */
public final class TenantLog {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 10;

    private final RestClient client;
    private final LogQuery query;
    private final List<TypeDefinition> types;

    public TenantLog(RestClient client, Catalog catalog, LogQuery query) {
        this.client = client;
        this.query = query;
        this.types = catalog.types().stream()
                .filter(t -> query.types().contains(t.type()))
                .toList();
    }

    /** Reads it, latest first. */
    public Diff.LogReading read(Consumer<LogEntry> sink) throws InterruptedException {
        try {
            Set<String> seen = new HashSet<>();
            Optional<Instant> next = Optional.of(query.until());
            while (next.isPresent()) {
                next = window(next.get(), seen, sink);
            }
            return new Diff.LogReading("auth0", true, "");
        } catch (RefusedException e) {
            throw new ProviderException(
                    ErrorCode.PROVIDER_REFUSED,
                    e.path() + ": " + e.refusal().describe() + ". Reading it needs the scope read:logs.",
                    e.refusal().failure());
        }
    }

    /** Reads what a search gives. Where it gives no more, the time of its last row: what is older is left to read. */
    private Optional<Instant> window(Instant until, Set<String> seen, Consumer<LogEntry> sink)
            throws InterruptedException, RefusedException {
        Instant oldest = until;
        int known = seen.size();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonArray rows = page(until, page);
            for (JsonValue row : rows) {
                JsonObject r = (JsonObject) row;
                Optional<Instant> at = r.string("date").flatMap(TenantLog::time);
                if (at.isPresent() && at.get().isBefore(oldest)) {
                    oldest = at.get();
                }
                if (seen.add(id(r)) && at.filter(query::holds).isPresent()) {
                    entry(r, at.get()).ifPresent(sink);
                }
            }
            if (rows.size() < PAGE || oldest.isBefore(query.since())) {
                return Optional.empty();
            }
        }
        return seen.size() > known ? Optional.of(oldest) : Optional.empty();
    }

    private JsonArray page(Instant until, int page) throws InterruptedException, RefusedException {
        String search = "type:sapi AND date:[" + query.since() + " TO " + until + "]";
        Answer answer = client.send(RestRequest.get("/api/v2/logs?per_page=" + PAGE + "&page=" + page
                        + "&sort=date%3A-1&q="
                        + URLEncoder.encode(search, StandardCharsets.UTF_8).replace("+", "%20"))
                .withBucket("/api/v2/logs"));
        return answer.json() instanceof JsonArray rows ? rows : JsonArray.EMPTY;
    }

    private Optional<LogEntry> entry(JsonObject row, Instant at) {
        JsonObject details = row.object("details").orElse(JsonObject.EMPTY);
        JsonObject request = details.object("request").orElse(JsonObject.EMPTY);
        JsonObject response = details.object("response").orElse(JsonObject.EMPTY);
        Optional<String> path = request.string("path").map(TenantLog::canonical);
        String method = request.string("method").orElse("").toUpperCase(Locale.ROOT);
        if (path.isEmpty() || !isDone(response)) {
            return Optional.empty();
        }
        Map<ResourceType, Set<String>> changed = new LinkedHashMap<>();
        types.forEach(type -> ids(type, method, path.get()).ifPresent(ids -> {
            type.identity().ids().forEach(pointer -> response.find("body").ifPresent(b -> texts(pointer, b, ids)));
            changed.put(type.type(), ids);
        }));
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        Set<String> ids = new HashSet<>();
        changed.values().forEach(ids::addAll);
        request.find("body").ifPresent(body -> texts(JsonPointer.of("/*/*"), body, ids));
        JsonObject user = request.object("auth").flatMap(a -> a.object("user")).orElse(JsonObject.EMPTY);
        Optional<String> actorId =
                filled(row, "user_id").or(() -> filled(user, "user_id")).or(() -> filled(row, "client_id"));
        String actor = Stream.of(
                        filled(user, "name"),
                        filled(user, "email"),
                        filled(row, "user_name"),
                        filled(row, "user_id"),
                        filled(row, "client_name"),
                        actorId)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("unknown");
        return Optional.of(new LogEntry(
                new LoggedChange(id(row), at, actor, actorId, method + " " + path.get()), changed.keySet(), ids));
    }

    /** The ids in the path, if a request to it writes objects of the type. */
    private static Optional<Set<String>> ids(TypeDefinition type, String method, String path) {
        for (Operation operation : type.writing().operations().values()) {
            if (operation.method().filter(method::equalsIgnoreCase).isPresent()) {
                Optional<List<String>> values = operation.path().flatMap(p -> new PathTemplate(p).valuesIn(path));
                if (values.isPresent()) {
                    return Optional.of(new HashSet<>(values.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static void texts(JsonPointer at, JsonValue value, Set<String> texts) {
        at.findAll(value).forEach(v -> {
            if (v instanceof JsonString s) {
                texts.add(s.value());
            }
        });
    }

    /** {@code /v2/…} occurs beside {@code /api/v2/…}. */
    private static String canonical(String path) {
        return path.startsWith("/v2/") ? "/api" + path : path;
    }

    private static boolean isDone(JsonObject response) {
        return response.find("statusCode")
                .filter(JsonNumber.class::isInstance)
                .map(n -> ((JsonNumber) n).toLong())
                .map(status -> status >= 200 && status < 300)
                .orElse(true);
    }

    private static String id(JsonObject row) {
        return row.string("log_id").or(() -> row.string("_id")).orElse("");
    }

    private static Optional<String> filled(JsonObject object, String name) {
        return object.string(name).filter(text -> !text.isBlank());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
