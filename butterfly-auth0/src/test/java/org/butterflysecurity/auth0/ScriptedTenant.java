package org.butterflysecurity.auth0;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.butterflysecurity.catalog.TypeDefinition;

/**
 * A tenant that gives the answers a test has written down, in order and the last one for ever, and for everything else what
 * Auth0 says where there is nothing. It shares nothing with the simulated tenant of the test kit.
 */
public final class ScriptedTenant implements AutoCloseable {
    private static final Reply NOT_FOUND =
            Reply.json(404, "{\"statusCode\":404,\"error\":\"Not Found\",\"message\":\"Not Found\"}");

    private final Map<String, List<Function<Call, Reply>>> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpServer server;

    public ScriptedTenant() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        token(allScopes());
    }

    /** A request as it came. */
    public record Call(
            String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }

        /** The parameters of a form. */
        Map<String, String> form() {
            return parameters(body);
        }
    }

    /** What is answered. */
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        public static Reply json(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
        }

        public static Reply file(byte[] bytes) {
            return new Reply(200, Map.of("Content-Type", "application/octet-stream"), bytes);
        }

        public static Reply error(int status, String code, String message) {
            return json(
                    status,
                    "{\"statusCode\":" + status + ",\"error\":\"Error\",\"message\":\"" + message
                            + "\",\"errorCode\":\"" + code + "\"}");
        }

        Reply with(String header, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(header, value);
            return new Reply(status, more, body);
        }
    }

    String domain() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The same server under another name. */
    String otherName() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** Answers {@code GET path} in turn with these bodies. */
    ScriptedTenant has(String path, String... bodies) {
        for (String body : bodies) {
            answers("GET " + path, call -> Reply.json(200, body));
        }
        return this;
    }

    /** Adds an answer to {@code "METHOD path"}, after those before it. */
    ScriptedTenant answers(String route, Reply reply) {
        return answers(route, call -> reply);
    }

    public ScriptedTenant answers(String route, Function<Call, Reply> reply) {
        answers.computeIfAbsent(route, r -> new CopyOnWriteArrayList<>()).add(reply);
        return this;
    }

    /** Grants these scopes from now on. */
    ScriptedTenant token(String scopes) {
        return token(Reply.json(
                200,
                "{\"access_token\":\"token-1\",\"token_type\":\"Bearer\",\"expires_in\":86400,\"scope\":\"" + scopes
                        + "\"}"));
    }

    /** Answers requests for a token like this from now on. */
    ScriptedTenant token(Reply reply) {
        answers.remove("POST /oauth/token");
        return answers("POST /oauth/token", reply);
    }

    static String allScopes() {
        TreeSet<String> all = new TreeSet<>();
        Auth0Catalog.catalog()
                .readScopes(Auth0Catalog.catalog().types().stream()
                        .map(TypeDefinition::type)
                        .toList())
                .forEach(s -> all.addAll(List.of(s.split("\\|"))));
        all.add("read:connections_options");
        all.add("read:organization_member_roles");
        return String.join(" ", all);
    }

    /** The requests for {@code "METHOD path"}, in the order in which they came. */
    List<Call> calls(String route) {
        return calls.stream()
                .filter(c -> (c.method() + " " + c.path()).equals(route))
                .toList();
    }

    /** The requests for paths of that form. */
    List<Call> callsLike(String regex) {
        return calls.stream().filter(c -> c.path().matches(regex)).toList();
    }

    static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values)));
            Call call = new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    parameters(Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                            .orElse("")),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Reply reply = reply(call);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        }
    }

    private synchronized Reply reply(Call call) {
        String route = call.method() + " " + call.path();
        int before = calls(route).size();
        calls.add(call);
        List<Function<Call, Reply>> all = answers.getOrDefault(route, List.of());
        return all.isEmpty()
                ? NOT_FOUND
                : all.get(Math.min(before, all.size() - 1)).apply(call);
    }

    public static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
