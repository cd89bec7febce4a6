package org.butterflysecurity.testkit.auth0;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;

/** Cuts listings into answers: numbered pages, checkpoints, or all at once. With the oddities that were recorded. */
final class Paging {
    private static final int USUAL = 50;
    private static final int LARGEST = 100;
    private static final int DEEPEST = 1000;

    /** Listings that number no page beyond the thousandth row. */
    private static final Set<String> CAPPED = Set.of(
            "user", "connection", "organization", "organization-member", "role-member", "organization-invitation");

    /** Most rows of a checkpoint page, where it is not 100. */
    private static final Map<String, Integer> TAKES = Map.of(
            "connection-enabled-client", 1000,
            "connection-profile", 10,
            "user-attribute-profile", 10,
            "experiment", 50,
            "feature-flag", 50,
            "segment", 50);

    /** Listings that have both kinds of pages; a bare array where neither is asked for. */
    private static final Set<String> BOTH = Set.of(
            "client",
            "connection",
            "organization",
            "organization-member",
            "role-member",
            "client-grant",
            "resource-server",
            "custom-domain");

    /** Names of arrays that the catalog does not know for certain. */
    private static final Map<String, String> ENVELOPES =
            Map.of("connection-directory-provisioning", "directory_provisionings");

    private Paging() {}

    /** A row and what a checkpoint that stands behind it says. */
    record Row(String mark, JsonValue value) {}

    /** The rows of a listing, behind a mark; all of them for an empty one. */
    interface Rows {
        Iterator<Row> after(String mark);

        static Rows of(List<JsonValue> values) {
            return mark -> {
                List<Row> rows = new ArrayList<>();
                for (int i = mark.isEmpty() ? 0 : Integer.parseInt(mark) + 1; i < values.size(); i++) {
                    rows.add(new Row(Integer.toString(i), values.get(i)));
                }
                return rows.iterator();
            };
        }
    }

    static Answer answer(
            TypeDefinition type, Request request, Rows rows, long total, Function<JsonValue, JsonValue> view) {
        Reading.Listing listing = type.reading().listing().orElseThrow();
        String name = type.type().name();
        Optional<String> items = listing.items().last().map(at -> ENVELOPES.getOrDefault(name, at));
        return answer(name, items, listing.paging(), request, rows, total, view);
    }

    static Answer answer(
            String type,
            Optional<String> items,
            Reading.Paging paging,
            Request request,
            Rows rows,
            long total,
            Function<JsonValue, JsonValue> view) {
        boolean checkpoint =
                request.query("take").isPresent() || request.query("from").isPresent();
        if (paging == Reading.Paging.NONE) {
            List<JsonValue> all = new ArrayList<>();
            rows.after("").forEachRemaining(r -> all.add(view.apply(r.value())));
            return Answer.json(200, wrapped(items, new JsonArray(all)));
        }
        if (request.path().startsWith("/api/v2/actions/")) {
            return actions(items.orElseThrow(), request, rows, total, view);
        }
        if (checkpoint && (paging == Reading.Paging.CHECKPOINT || BOTH.contains(type))) {
            return checkpoint(type, items.orElseThrow(), request, rows, view);
        }
        if (paging == Reading.Paging.CHECKPOINT && !BOTH.contains(type)) {
            return checkpoint(type, items.orElseThrow(), request, rows, view);
        }
        return numbered(type, items.orElseThrow(), request, rows, total, view);
    }

    private static Answer checkpoint(
            String type, String items, Request request, Rows rows, Function<JsonValue, JsonValue> view) {
        int take = size(request, "take", TAKES.getOrDefault(type, LARGEST));
        String from = request.query("from").map(Paging::mark).orElse("");
        Iterator<Row> left = rows.after(from);
        List<JsonValue> page = new ArrayList<>();
        String last = from;
        while (left.hasNext() && page.size() < take) {
            Row row = left.next();
            page.add(view.apply(row.value()));
            last = row.mark();
        }
        JsonObject body = JsonObject.builder().put(items, new JsonArray(page)).build();
        // Recorded: members come with a next even on the last page that has rows.
        boolean more = left.hasNext() || type.equals("organization-member") && !page.isEmpty();
        return Answer.json(
                200, more ? body.with("next", new org.butterflysecurity.json.JsonString(token(last))) : body);
    }

    private static Answer numbered(
            String type, String items, Request request, Rows rows, long total, Function<JsonValue, JsonValue> view) {
        int page = number(request, "page", 0);
        int size = size(request, "per_page", LARGEST);
        checkDepth(type, page, size);
        List<JsonValue> shown = slice(rows, (long) page * size, size, view);
        if (request.query("include_totals").filter("true"::equals).isEmpty()) {
            return Answer.json(200, new JsonArray(shown));
        }
        JsonObject.Builder body = JsonObject.builder().put(items, new JsonArray(shown));
        switch (type) {
            // Recorded: fifty keys and nought everywhere; organizations of a user and total 0.
            case "encryption-key" -> body.put("start", 0).put("limit", 0).put("total", 0);
            case "user-organization" ->
                body.put("start", (long) page * size).put("limit", size).put("total", 0);
            case "organization-invitation" ->
                body.put("start", (long) page * size).put("limit", size);
            case "user" ->
                body.put("start", (long) page * size)
                        .put("limit", size)
                        .put("length", shown.size())
                        .put("total", total);
            default -> body.put("start", (long) page * size).put("limit", size).put("total", total);
        }
        return Answer.json(200, body.build());
    }

    private static void checkDepth(String type, int page, int size) {
        if (!CAPPED.contains(type)) {
            return;
        }
        if (type.equals("connection") ? (page + 1) * size > DEEPEST : page * size >= DEEPEST) {
            if (type.equals("user")) {
                throw Refusal.invalidQuery(
                        "You can only page through the first 1000 records. See https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation");
            }
            throw Refusal.invalidQuery(
                    "Requesting page " + page
                            + " exceeds the allowed maximum of 1000 records. To fetch results beyond 1000, use the checkpoint pagination method.");
        }
    }

    private static Answer actions(
            String items, Request request, Rows rows, long total, Function<JsonValue, JsonValue> view) {
        if (request.query("include_totals").isPresent()) {
            throw Refusal.invalidQuery("Query validation error: 'Additional properties not allowed: include_totals'.");
        }
        int page = number(request, "page", 0);
        int size = size(request, "per_page", LARGEST);
        List<JsonValue> shown = slice(rows, (long) page * size, size, view);
        JsonObject.Builder body = JsonObject.builder().put(items, new JsonArray(shown));
        if (total > 0 && !items.equals("bindings")) {
            body.put("total", total);
        }
        if (page > 0) {
            body.put("page", page);
        }
        return Answer.json(200, body.put("per_page", size).build());
    }

    private static List<JsonValue> slice(Rows rows, long skip, int size, Function<JsonValue, JsonValue> view) {
        Iterator<Row> all = rows.after("");
        for (long i = 0; i < skip && all.hasNext(); i++) {
            all.next();
        }
        List<JsonValue> shown = new ArrayList<>();
        while (shown.size() < size && all.hasNext()) {
            shown.add(view.apply(all.next().value()));
        }
        return shown;
    }

    private static JsonValue wrapped(Optional<String> items, JsonArray all) {
        return items.<JsonValue>map(name -> JsonObject.builder().put(name, all).build())
                .orElse(all);
    }

    static int size(Request request, String name, int largest) {
        int size = number(request, name, Math.min(USUAL, largest));
        if (size < 1 || size > largest) {
            throw Refusal.invalidQuery("Query validation error: 'Value " + size + " is not between 1 and " + largest
                    + "' on property " + name + ".");
        }
        return size;
    }

    static int number(Request request, String name, int usual) {
        try {
            return request.query(name).map(Integer::parseInt).orElse(usual);
        } catch (NumberFormatException e) {
            throw Refusal.invalidQuery("Query validation error: 'Invalid type' on property " + name + ".");
        }
    }

    private static String token(String mark) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("sim:" + mark).getBytes(StandardCharsets.UTF_8));
    }

    private static String mark(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith("sim:")) {
                return text.substring("sim:".length());
            }
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidQuery("Query validation error: 'Invalid checkpoint' on property from.");
        }
        throw Refusal.invalidQuery("Query validation error: 'Invalid checkpoint' on property from.");
    }
}
