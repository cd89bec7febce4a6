package org.butterflysecurity.testkit.okta;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** The org's log: who did what, in the order in which it was persisted. */
final class SystemLog {
    private static final Duration DEFAULT_SINCE = Duration.ofDays(7);
    private static final Duration OLDEST_SINCE = Duration.ofDays(180);

    private final Clock clock;
    private final List<JsonObject> events = new ArrayList<>();

    SystemLog(Clock clock) {
        this.clock = clock;
    }

    /** Tells of a write, under the name that the catalog knows for it. */
    void wrote(TypeDefinition type, String operation, ResourceKey key, String name, String actor) {
        eventFor(type, operation).ifPresent(event -> add(event, type.type().name(), key, name, actor));
    }

    synchronized void add(String eventType, String targetType, ResourceKey key, String name, String actor) {
        long n = events.size() + 1L;
        String uuid = String.format("%08x-0000-11f1-8000-%012x", n, n);
        JsonArray targets = new JsonArray(key.segments().stream()
                .<JsonValue>map(id -> JsonObject.builder()
                        .put("id", id)
                        .put("type", id.equals(key.id()) ? targetType : "Parent")
                        .put("alternateId", name)
                        .put("displayName", name)
                        .build())
                .toList());
        events.add(JsonObject.builder()
                .put("uuid", uuid)
                .put("published", Org.time(clock.instant()))
                .put("eventType", eventType)
                .put("version", "0")
                .put("severity", "INFO")
                .put("displayMessage", eventType.replace('.', ' '))
                .put(
                        "actor",
                        JsonObject.builder()
                                .put("id", actor)
                                .put("type", "PublicClientApp")
                                .put("displayName", actor)
                                .build())
                .put("outcome", JsonObject.builder().put("result", "SUCCESS").build())
                .put("target", targets)
                .put(
                        "transaction",
                        JsonObject.builder()
                                .put("type", "WEB")
                                .put("id", "tx" + n)
                                .put("detail", JsonObject.EMPTY)
                                .build())
                .build());
    }

    /** Answers a request for the log. Without {@code until} it polls: there is always a next link. */
    synchronized Answer list(Request request, String url) {
        int limit = PageLimits.of("system-log").size(request);
        Optional<String> after = request.query("after");
        if (after.isPresent() && request.query("since").isPresent()) {
            throw Refusal.invalid("after", "since and after exclude each other.");
        }
        Instant since = request.query("since")
                .map(SystemLog::time)
                .orElse(clock.instant().minus(DEFAULT_SINCE));
        if (since.isBefore(clock.instant().minus(OLDEST_SINCE))) {
            throw new Refusal(400, "E0000053", "Invalid filter: since is too far in the past");
        }
        Optional<Instant> until = request.query("until").map(SystemLog::time);
        Optional<FilterExpression> filter =
                request.query("filter").filter(f -> !f.isEmpty()).map(FilterExpression::parse);
        if (filter.filter(f -> f.names("published")).isPresent()) {
            throw new Refusal(400, "E0000053", "Invalid filter: published is not supported");
        }
        int from =
                after.map(a -> Integer.parseInt(Cursor.read("system-log", a))).orElse(0);
        List<JsonValue> page = new ArrayList<>();
        int at = from;
        while (at < events.size() && page.size() < limit) {
            JsonObject event = events.get(at++);
            Instant published = Instant.parse(event.string("published").orElseThrow());
            boolean within = (after.isPresent() || !published.isBefore(since))
                    && until.map(published::isBefore).orElse(true);
            if (within && filter.map(f -> f.holds(event)).orElse(true)) {
                page.add(event);
            }
        }
        Answer answer =
                Answer.json(200, new JsonArray(page)).with("Link", "<" + url + request.target() + ">; rel=\"self\"");
        return until.isPresent() && at >= events.size()
                ? answer
                : answer.with("Link", "<" + url + next(request, at) + ">; rel=\"next\"");
    }

    private static String next(Request request, int at) {
        StringBuilder next = new StringBuilder("/api/v1/logs?after=").append(Cursor.write("system-log", "" + at));
        request.query().forEach((name, value) -> {
            if (!name.equals("after") && !name.equals("since")) {
                next.append('&').append(Links.encode(name)).append('=').append(Links.encode(value));
            }
        });
        return next.toString();
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Refusal.invalid("since", "Not an ISO-8601 time.");
        }
    }

    /** Of the events that tell of a change of the type, the one whose name fits the operation; else the first. */
    private static Optional<String> eventFor(TypeDefinition type, String operation) {
        List<String> events = type.changes().events();
        List<String> words = switch (operation) {
            case "create" -> List.of(".create", ".created", ".add", ".grant", ".upload", ".generate");
            case "delete" -> List.of(".delete", ".deleted", ".remove", ".removed", ".revoke", ".delete.completed");
            case "activate" -> List.of(".activate", ".activated", ".enable");
            case "deactivate" -> List.of(".deactivate", ".deactivated", ".disable");
            case "update" -> List.of(".update", ".updated", ".update_profile");
            default -> List.of("." + operation);
        };
        return words.stream()
                .flatMap(w -> events.stream().filter(e -> e.endsWith(w)))
                .findFirst()
                .or(() -> events.stream().findFirst());
    }
}
