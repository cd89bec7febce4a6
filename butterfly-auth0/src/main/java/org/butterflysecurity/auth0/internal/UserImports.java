package org.butterflysecurity.auth0.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.rest.TypeWriter;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;
import org.jspecify.annotations.Nullable;

/**
 * Makes users of databases by import jobs, one after the other, each with a file of at most 500,000 bytes. A job is told to update
 * whom it finds, so that one whose answer was lost can be sent again, and to send no mails.
 */
final class UserImports implements TypeWriter {
    private static final String IMPORTS = "/api/v2/jobs/users-imports";
    private static final PathTemplate JOB = new PathTemplate("/api/v2/jobs/{id}");
    private static final PathTemplate ERRORS = new PathTemplate("/api/v2/jobs/{id}/errors");

    /** Auth0 takes 512,000 bytes. */
    private static final int MOST_BYTES = 500_000;

    private static final String BOUNDARY = "butterfly-users-import";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_JOB = Duration.ofHours(3);

    /** A row of a file, and which of the requests it is. */
    private record Row(int number, String userId, String email, String text) {}

    @Override
    public List<Written> write(List<WriteRequest> requests, Sending sending)
            throws InterruptedException, RefusedException {
        Map<String, List<Row>> byConnection = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            JsonObject user = (JsonObject) requests.get(i).body().orElseThrow();
            JsonObject row = opened(NewUsers.row(user).without("identities"));
            byConnection
                    .computeIfAbsent(NewUsers.connection(user), c -> new ArrayList<>())
                    .add(new Row(
                            i,
                            row.string("user_id").orElse(""),
                            row.string("email").orElse(""),
                            Json.compact(row)));
        }
        Map<Integer, Written> results = new HashMap<>();
        for (Map.Entry<String, List<Row>> entry : byConnection.entrySet()) {
            String connection = connectionId(entry.getKey(), sending);
            for (List<Row> part : parts(entry.getValue())) {
                results.putAll(connection.isEmpty() ? unknown(entry.getKey(), part) : run(connection, part, sending));
            }
        }
        return new ArrayList<>(new java.util.TreeMap<>(results).values());
    }

    /** Secrets are texts; those that Auth0 takes as objects and lists are JSON in them. What is none is left for the job to refuse. */
    private static JsonObject opened(JsonObject row) {
        JsonObject opened = row;
        for (String name : List.of("custom_password_hash", "mfa_factors")) {
            Optional<String> text = row.string(name);
            if (text.isPresent()) {
                try {
                    opened = opened.with(name, Json.parse(text.get().getBytes(StandardCharsets.UTF_8)));
                } catch (JsonParseException e) {
                    // Its words would name the secret.
                }
            }
        }
        return opened;
    }

    private static Map<Integer, Written> unknown(String connection, List<Row> part) {
        Map<Integer, Written> results = new HashMap<>();
        part.forEach(row ->
                results.put(row.number(), Written.refused(false, "the connection " + connection + " does not exist")));
        return results;
    }

    /** The rows in files that are small enough. */
    private static List<List<Row>> parts(List<Row> rows) {
        List<List<Row>> parts = new ArrayList<>();
        int bytes = MOST_BYTES;
        for (Row row : rows) {
            int size = row.text().getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + size > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 2;
            }
            parts.get(parts.size() - 1).add(row);
            bytes += size;
        }
        return parts;
    }

    private static String connectionId(String name, Sending sending) throws InterruptedException, RefusedException {
        PathTemplate path = new PathTemplate("/api/v2/connections?name={name}&fields=id,name&include_fields=true");
        JsonValue found = sending.send(
                        RestRequest.get(path.expand(Map.of("name", name))).withBucket("/api/v2/connections"))
                .body()
                .orElse(JsonArray.EMPTY);
        JsonArray connections = found instanceof JsonArray array
                ? array
                : ((JsonObject) found).array("connections").orElse(JsonArray.EMPTY);
        return connections.stream()
                .filter(c -> JsonPointer.of("/name")
                        .findString(c)
                        .filter(name::equals)
                        .isPresent())
                .flatMap(c -> JsonPointer.of("/id").findString(c).stream())
                .findFirst()
                .orElse("");
    }

    private static Map<Integer, Written> run(String connection, List<Row> part, Sending sending)
            throws InterruptedException, RefusedException {
        RestRequest request = RestRequest.get(IMPORTS)
                .withMethod("POST")
                .withBucket("POST " + IMPORTS)
                .withText("multipart/form-data; boundary=" + BOUNDARY, form(connection, part));
        String id = sending.send(request)
                .object()
                .string("id")
                .orElseThrow(() -> new ProviderException(
                        ErrorCode.PROVIDER_FAILED,
                        "The import job of users was not given an id.",
                        Effect.UNKNOWN,
                        null,
                        null));
        JsonArray errors = errors(id, sending);
        Map<Integer, Written> results = new HashMap<>();
        for (Row row : part) {
            Optional<JsonValue> error =
                    errors.stream().filter(e -> isAbout(e, row)).findFirst();
            results.put(
                    row.number(),
                    error.isPresent()
                            ? Written.refused(false, "import job: " + codes(error.get()))
                            : Written.done(Optional.empty()));
        }
        return results;
    }

    /** What the job refused, once it is done. From here on a failure says nothing of what the job does. */
    private static JsonArray errors(String id, Sending sending) throws InterruptedException {
        try {
            await(JOB.expand(Map.of("id", id)), sending);
            return sending.send(RestRequest.get(ERRORS.expand(Map.of("id", id))).withBucket(JOB.text()))
                    .body()
                    .filter(JsonArray.class::isInstance)
                    .map(JsonArray.class::cast)
                    .orElse(JsonArray.EMPTY);
        } catch (RefusedException e) {
            throw unfinished("cannot be asked for: " + e.refusal().describe(), e);
        } catch (ProviderException e) {
            throw e.effect() == Effect.NOTHING_CHANGED ? unfinished("cannot be asked for", e) : e;
        }
    }

    private static void await(String path, Sending sending) throws InterruptedException, RefusedException {
        Duration pause = FIRST_PAUSE;
        for (Duration waited = Duration.ZERO; waited.compareTo(LONGEST_JOB) < 0; waited = waited.plus(pause)) {
            String status = sending.send(RestRequest.get(path).withBucket(JOB.text()))
                    .object()
                    .string("status")
                    .orElse("");
            if (status.equals("completed")) {
                return;
            }
            if (!status.equals("pending") && !status.equals("processing")) {
                throw unfinished("ended as '" + status + "'", null);
            }
            sending.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        throw unfinished("was not done after " + LONGEST_JOB.toHours() + " hours", null);
    }

    private static ProviderException unfinished(String what, @Nullable Exception cause) {
        return new ProviderException(
                ErrorCode.PROVIDER_FAILED, "The import job of users " + what + ".", Effect.UNKNOWN, null, cause);
    }

    private static boolean isAbout(JsonValue error, Row row) {
        Optional<String> userId = JsonPointer.of("/user/user_id").findString(error);
        return userId.isPresent()
                ? userId.get().equals(row.userId())
                : JsonPointer.of("/user/email")
                        .findString(error)
                        .filter(row.email()::equals)
                        .isPresent();
    }

    /** The codes of what is wrong; the words may name people. */
    private static String codes(JsonValue error) {
        return String.join(
                ", ",
                JsonPointer.of("/errors/*/code").findAll(error).stream()
                        .map(code -> code instanceof JsonString s ? s.value() : code.toString())
                        .toList());
    }

    /** RFC 7578. The users are JSON, which has no line breaks and so cannot contain the boundary. */
    private static String form(String connection, List<Row> part) {
        StringBuilder form = new StringBuilder();
        Map.of("connection_id", connection, "upsert", "true", "send_completion_email", "false")
                .forEach((name, value) -> form.append("--")
                        .append(BOUNDARY)
                        .append("\r\nContent-Disposition: form-data; name=\"")
                        .append(name)
                        .append("\"\r\n\r\n")
                        .append(value)
                        .append("\r\n"));
        form.append("--")
                .append(BOUNDARY)
                .append("\r\nContent-Disposition: form-data; name=\"users\"; filename=\"users.json\"\r\n")
                .append("Content-Type: application/json\r\n\r\n[")
                .append(String.join(",", part.stream().map(Row::text).toList()))
                .append("]\r\n--")
                .append(BOUNDARY)
                .append("--\r\n");
        return form.toString();
    }
}
