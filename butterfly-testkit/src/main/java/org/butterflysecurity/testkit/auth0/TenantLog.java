package org.butterflysecurity.testkit.auth0;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** The tenant's log: a row for each write through the Management API. Rows are ordered by {@code log_id}. */
final class TenantLog {
    private static final int LARGEST_PAGE = 100;
    private static final int DEEPEST = 1000;

    private final Clock clock;
    private final List<JsonObject> rows = new ArrayList<>();

    TenantLog(Clock clock) {
        this.clock = clock;
    }

    void wrote(Request request, Answer answer, String clientId) {
        JsonObject details = JsonObject.builder()
                .put(
                        "request",
                        JsonObject.builder()
                                .put("method", request.method().toLowerCase(Locale.ROOT))
                                .put("path", request.path())
                                .put("query", JsonObject.EMPTY)
                                .put("channel", "api")
                                .put("ip", "127.0.0.1")
                                .put("body", body(request.body()))
                                .build())
                .put(
                        "response",
                        JsonObject.builder()
                                .put("statusCode", answer.status())
                                .put("body", body(answer.body()))
                                .build())
                .build();
        add("sapi", "API Operation", clientId, details);
    }

    synchronized void add(String type, String description, String clientId, JsonObject details) {
        String id = String.format("90020%045d", rows.size() + 1);
        rows.add(JsonObject.builder()
                .put("log_id", id)
                .put("_id", id)
                .put("date", Tenant.time(clock.instant()))
                .put("type", type)
                .put("description", description)
                .put("client_id", clientId)
                .put("client_name", "")
                .put("ip", "127.0.0.1")
                .put("user_id", "")
                .put("details", details)
                .build());
    }

    private static JsonValue body(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '{' && bytes[0] != '[') {
            return JsonObject.EMPTY;
        }
        return org.butterflysecurity.json.Json.parse(bytes);
    }

    /** By {@code from} and {@code take}, where everything else is ignored; else by pages, the latest first if asked so. */
    synchronized Answer list(Request request, String url) {
        Optional<String> from = request.query("from");
        if (from.isPresent()) {
            int take = Paging.size(request, "take", LARGEST_PAGE);
            List<JsonValue> page = new ArrayList<>();
            String last = from.get();
            for (JsonObject row : rows) {
                String id = row.string("log_id").orElseThrow();
                if (id.compareTo(from.get()) > 0 && page.size() < take) {
                    page.add(row);
                    last = id;
                }
            }
            return Answer.json(200, new JsonArray(page))
                    .with("Link", "<" + url + "/api/v2/logs?from=" + last + "&take=" + take + ">; rel=\"next\"");
        }
        int page = Paging.number(request, "page", 0);
        int size = Paging.size(request, "per_page", LARGEST_PAGE);
        if ((page + 1) * size > DEEPEST) {
            throw Refusal.invalidQuery("You can only page through the first 1000 records.");
        }
        List<JsonValue> sorted = new ArrayList<>(rows);
        if (request.query("sort").filter("date:-1"::equals).isPresent()) {
            java.util.Collections.reverse(sorted);
        }
        int start = Math.min(page * size, sorted.size());
        List<JsonValue> shown = sorted.subList(start, Math.min(start + size, sorted.size()));
        return Answer.json(200, new JsonArray(shown));
    }

    synchronized Answer one(String id) {
        return rows.stream()
                .filter(r -> r.find("log_id").filter(new JsonString(id)::equals).isPresent())
                .findFirst()
                .map(r -> Answer.json(200, r))
                .orElseThrow(() -> Refusal.notFound("The log does not exist.", "inexistent_log"));
    }
}
