package org.butterflysecurity.auth0.corpus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Reading.Paging;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;

/** A tenant with given objects, answering as recorded ones do: totals that are 0, a token after the last page, a zipped export. */
final class StandIn implements AutoCloseable {
    private static final ResourceType USER = ResourceType.of("auth0/user");

    private final Map<ResourceType, Map<ResourceKey, JsonValue>> objects;
    private final List<Route> routes;
    private final String scopes;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    StandIn(Catalog catalog, Map<ResourceType, Map<ResourceKey, JsonValue>> objects) throws IOException {
        this.objects = objects;
        this.routes =
                catalog.types().stream().flatMap(t -> Route.of(t).stream()).toList();
        TreeSet<String> all = new TreeSet<>();
        catalog.readScopes(catalog.types().stream().map(TypeDefinition::type).toList())
                .forEach(s -> all.addAll(List.of(s.split("\\|"))));
        all.add("read:connections_options");
        this.scopes = String.join(" ", all);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String domain() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getRawPath();
            if (path.equals("/oauth/token")) {
                send(
                        exchange,
                        200,
                        "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":86400,\"scope\":\"" + scopes
                                + "\"}");
            } else if (path.equals("/export")) {
                send(exchange, 200, export(), "application/octet-stream");
            } else if (path.startsWith("/api/v2/jobs/")) {
                String location = "http://" + domain() + "/export";
                send(exchange, 200, "{\"id\":\"job_1\",\"status\":\"completed\",\"location\":\"" + location + "\"}");
            } else {
                Optional<String> body = body(path, query(exchange));
                send(
                        exchange,
                        body.isPresent() ? 200 : 404,
                        body.orElse("{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"Not Found\"}"));
            }
        }
    }

    private Optional<String> body(String path, Map<String, String> query) {
        Optional<String> found = Optional.empty();
        for (Route route : routes) {
            Optional<List<String>> values = route.match(path);
            boolean ofOrganization = query.getOrDefault("type", "").equals("organization");
            if (values.isPresent()
                    && (route.type().type().name().equals("organization-role") == ofOrganization
                            || !path.equals("/api/v2/roles"))) {
                Optional<String> body = route.isListing()
                        ? Optional.of(listing(route.type(), values.get(), query))
                        : Optional.ofNullable(of(route.type())
                                        .get(
                                                values.get().isEmpty()
                                                        ? ResourceKey.SINGLETON
                                                        : new ResourceKey(values.get())))
                                .map(JsonValue::toString);
                found = found.or(() -> body);
            }
        }
        return found;
    }

    private Map<ResourceKey, JsonValue> of(TypeDefinition type) {
        return objects.getOrDefault(type.type(), Map.of());
    }

    private String listing(TypeDefinition type, List<String> parent, Map<String, String> query) {
        boolean isBinding = type.type().name().equals("action-trigger-binding");
        List<JsonValue> all = isBinding
                ? Optional.ofNullable(of(type).get(new ResourceKey(parent)))
                        .map(d -> ((JsonArray) ((JsonObject) d).find("bindings").orElseThrow()).items())
                        .orElse(List.of())
                : of(type).entrySet().stream()
                        .filter(e ->
                                e.getKey().segments().subList(0, parent.size()).equals(parent))
                        .map(Map.Entry::getValue)
                        .toList();
        Paging paging = type.reading().listing().orElseThrow().paging();
        boolean isCheckpoint = paging == Paging.CHECKPOINT;
        int size = paging == Paging.NONE
                ? Integer.MAX_VALUE
                : Integer.parseInt(query.getOrDefault(isCheckpoint ? "take" : "per_page", "50"));
        long from = isCheckpoint
                ? Long.parseLong(query.getOrDefault("from", "0"))
                : Long.parseLong(query.getOrDefault("page", "0")) * size;
        JsonArray page = new JsonArray(all.stream().skip(from).limit(size).toList());
        String at = type.reading().listing().orElseThrow().items().toString();
        if (at.isEmpty()) {
            return page.toString();
        }
        JsonObject.Builder body = JsonObject.builder().put(at.substring(1), page);
        if (isCheckpoint && !page.isEmpty()) {
            body.put("next", Long.toString(from + page.size()));
        } else if (paging == Paging.PAGE) {
            body.put("start", from).put("limit", size).put("total", 0);
        }
        return body.build().toString();
    }

    private byte[] export() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            for (JsonValue user : objects.getOrDefault(USER, Map.of()).values()) {
                zip.write(Json.canonical(user));
                zip.write('\n');
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String text = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            query.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return query;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static void send(HttpExchange exchange, int status, byte[] body, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
