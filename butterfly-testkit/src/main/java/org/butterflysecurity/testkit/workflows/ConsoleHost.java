package org.butterflysecurity.testkit.workflows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Provider;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.Calls;
import org.butterflysecurity.testkit.simulation.Faults;

/** The console's own host: the sign-in's end, and the requests of section 1.3 of {@code workflows.md}. Nothing else is there. */
final class ConsoleHost implements Provider {
    private static final int ORG = 4711;
    private static final Duration QUOTA_WINDOW = Duration.ofMinutes(15);

    private final ConsoleOptions options;
    private final ConsoleState state;
    private final ConsoleSessions sessions;
    private final Calls calls;
    private final Set<Integer> hidden = new HashSet<>();
    private final Deque<Spent> spent = new ArrayDeque<>();
    private boolean rowsHidden;

    ConsoleHost(ConsoleOptions options, ConsoleState state, ConsoleSessions sessions, Calls calls) {
        this.options = options;
        this.state = state;
        this.sessions = sessions;
        this.calls = calls;
    }

    private record Spent(Instant at, int flows) {}

    @Override
    public synchronized Outcome answer(Request request, Optional<Faults.Fault> fault) {
        if (!request.method().equals("GET")) {
            return new Outcome(error(405, "there is no way to write"), "", request.path());
        }
        if (fault.isPresent() && fault.get() instanceof Faults.Fault.Error error) {
            return new Outcome(error(error.status(), "simulated failure"), "", request.path());
        }
        if (fault.isPresent() && fault.get() instanceof Faults.Fault.TooMany tooMany) {
            Answer answer = error(429, "too many requests");
            long seconds = tooMany.after().toSeconds();
            return new Outcome(seconds > 0 ? answer.with("Retry-After", "" + seconds) : answer, "", request.path());
        }
        Optional<Answer> signIn = sessions.console(request);
        if (signIn.isPresent()) {
            return new Outcome(signIn.get(), "", request.path());
        }
        if (!sessions.isOpen(request)) {
            return new Outcome(error(401, "no session"), "", request.path());
        }
        for (Map.Entry<String, String> operation : options.paths().entrySet()) {
            Optional<Map<String, String>> values = match(operation.getValue(), request);
            if (values.isPresent()) {
                return new Outcome(answer(operation.getKey(), values.get()), "", operation.getKey());
            }
        }
        return new Outcome(error(404, "no such path"), "", request.path());
    }

    /** The values of the variables, if path and query are those of the template and nothing more. */
    private static Optional<Map<String, String>> match(String template, Request request) {
        String[] parts = template.split("\\?", 2);
        Map<String, String> values = new LinkedHashMap<>();
        List<String> path = request.segments();
        String[] wanted = parts[0].substring(1).split("/", -1);
        if (path.size() != wanted.length) {
            return Optional.empty();
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!fits(wanted[i], path.get(i), values)) {
                return Optional.empty();
            }
        }
        Map<String, String> query = request.query();
        String[] pairs = parts.length < 2 ? new String[0] : parts[1].split("&");
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String given = query.get(pair.substring(0, equals));
            if (given == null || !fits(pair.substring(equals + 1), given, values)) {
                return Optional.empty();
            }
        }
        return query.size() == pairs.length ? Optional.of(values) : Optional.empty();
    }

    private static boolean fits(String wanted, String given, Map<String, String> values) {
        if (wanted.startsWith("{")) {
            values.put(wanted.substring(1, wanted.length() - 1), given);
            return true;
        }
        return wanted.equals(given);
    }

    private Answer answer(String operation, Map<String, String> values) {
        if (values.containsKey("org") && !("" + ORG).equals(values.get("org"))) {
            return error(403, "another org");
        }
        int folder = number(values.getOrDefault("folder", ""));
        if (values.containsKey("folder") && !state.hasFolder(folder)) {
            return error(404, "no such folder");
        }
        if (hidden.contains(folder)) {
            return error(403, "no privilege");
        }
        return switch (operation) {
            case "org" -> Answer.json(200, org());
            case "folders" ->
                listing(state.folders().stream()
                        .filter(f -> options.isFlat() || f.parent().isEmpty())
                        .map(this::folder)
                        .toList());
            case "subfolders" ->
                listing(state.folders().stream()
                        .filter(f -> f.parent().filter(p -> p == folder).isPresent())
                        .map(this::folder)
                        .toList());
            case "flows" -> listing(state.flows(folder).stream().map(this::flow).toList());
            case "tables" ->
                listing(state.tables(folder).stream()
                        .map(t -> JsonObject.builder()
                                .put("stashId", id(t.id()))
                                .put("name", t.entry().string("name").orElse(""))
                                .build())
                        .toList());
            case "tableRows" ->
                rowsHidden ? error(403, "no privilege") : rows(number(values.getOrDefault("table", "")));
            default -> export(folder);
        };
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private JsonValue id(int id) {
        return options.hasTextIds() ? new JsonString("" + id) : JsonNumber.of(id);
    }

    private JsonObject org() {
        return JsonObject.builder()
                .put("id", id(ORG))
                .put("name", "Acme")
                .put("hostname", "acme")
                .put("privileges", JsonArray.EMPTY)
                .build();
    }

    private JsonObject folder(ConsoleState.Folder folder) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", id(folder.id()))
                .put("external_id", ConsoleState.externalId(folder.id()))
                .put("name", folder.name());
        List<String> above = new ArrayList<>();
        state.above(folder).forEach(f -> above.add("" + f.id()));
        if (above.isEmpty()) {
            return json.put("path", org.butterflysecurity.json.JsonNull.NULL).build();
        }
        return json.put("path", options.isFlat() ? String.join(".", above) : above.get(above.size() - 1))
                .build();
    }

    private JsonObject flow(ConsoleState.Flow flow) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", id(flow.id()))
                .put("external_id", ConsoleState.externalId(flow.id()))
                .put("name", flow.name())
                .put("active", flow.active())
                .put("group_id", id(flow.folder()))
                .put("execution_count", 3);
        if (flow.hasAddress()) {
            json.put("alias", String.format("%032x", flow.id())).put("client_token", SimulatedConsole.CLIENT_TOKEN);
        }
        return json.build();
    }

    private Answer listing(List<JsonObject> items) {
        JsonArray array = JsonArray.from(items, item -> item);
        return Answer.json(
                200,
                options.isWrapped()
                        ? JsonObject.builder()
                                .put("total", items.size())
                                .put("items", array)
                                .build()
                        : array);
    }

    private Answer rows(int table) {
        Optional<ConsoleState.Table> found = state.table(table);
        if (found.isEmpty()) {
            return error(404, "no such table");
        }
        List<JsonObject> rows = new ArrayList<>();
        for (int i = 0; i < found.get().rows().size(); i++) {
            rows.add(found.get()
                    .rows()
                    .get(i)
                    .with("rowId", new JsonString(String.format("%08x-0000-11f1-8000-%012x", table, i)))
                    .with("stashId", id(table))
                    .with(
                            "system",
                            JsonObject.builder()
                                    .put("updated", 1_700_000_000_000L + i)
                                    .build()));
        }
        return listing(rows);
    }

    private Answer export(int folder) {
        Set<Integer> within = state.within(folder);
        if (within.stream().anyMatch(hidden::contains)) {
            return error(403, "no privilege");
        }
        int flows = within.stream().mapToInt(f -> state.flows(f).size()).sum();
        Instant now = options.clock().instant();
        while (!spent.isEmpty() && spent.peek().at().isBefore(now.minus(QUOTA_WINDOW))) {
            spent.remove();
        }
        int used = spent.stream().mapToInt(Spent::flows).sum();
        if (options.quota().isPresent() && used + flows > options.quota().getAsInt()) {
            return error(429, "export capacity").with("Retry-After", "900");
        }
        spent.add(new Spent(now, flows));
        return Answer.bytes(200, "application/json", state.export(folder, now.toString()));
    }

    synchronized void hide(int folder) {
        hidden.add(folder);
    }

    synchronized void hideRows() {
        rowsHidden = true;
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, JsonObject.builder().put("message", message).build());
    }

    @Override
    public void count(Request request, Outcome outcome, int status) {
        calls.add(new Calls.Call(request.method(), request.target(), outcome.bucket(), status), outcome.endpoint());
    }
}
