package org.butterflysecurity.testkit.auth0;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.testkit.internal.Request;

/** An uploaded file of users. */
record UserImport(String connectionId, boolean upsert, String externalId, List<JsonValue> users) {
    private static final int LARGEST = 512_000;
    private static final Set<String> ROW = Set.of(
            "email",
            "email_verified",
            "user_id",
            "username",
            "given_name",
            "family_name",
            "name",
            "nickname",
            "picture",
            "blocked",
            "phone_number",
            "phone_verified",
            "app_metadata",
            "user_metadata",
            "password_hash",
            "custom_password_hash",
            "mfa_factors");
    private static final List<String> UPSERTED = List.of(
            "app_metadata",
            "user_metadata",
            "email_verified",
            "given_name",
            "family_name",
            "name",
            "nickname",
            "picture");

    /** Reads a multipart form (RFC 7578); refuses what is none, or too large. */
    static UserImport of(Request request) {
        String type = request.header("content-type").orElse("");
        Matcher boundary = Pattern.compile("boundary=\"?([^\";]+)\"?").matcher(type);
        if (!type.startsWith("multipart/form-data") || !boundary.find()) {
            throw new Refusal(415, "Unsupported Media Type", "Unsupported Media Type", "");
        }
        String text = new String(request.body(), StandardCharsets.UTF_8);
        String users = "";
        String connection = "";
        String external = "";
        boolean upsert = false;
        for (String part : text.split("(\r\n)?--" + Pattern.quote(boundary.group(1)) + "(--)?(\r\n)?")) {
            int blank = part.indexOf("\r\n\r\n");
            Matcher name = Pattern.compile("name=\"?([^\";\r]+)\"?").matcher(part);
            if (blank < 0 || !name.find() || name.start() > blank) {
                continue;
            }
            String value = part.substring(blank + 4);
            switch (name.group(1)) {
                case "users" -> users = value;
                case "connection_id" -> connection = value.trim();
                case "external_id" -> external = value.trim();
                case "upsert" -> upsert = value.trim().equals("true");
                case "send_completion_email" -> {}
                default -> throw Refusal.payload("Additional properties not allowed: " + name.group(1));
            }
        }
        if (connection.isEmpty()) {
            throw Refusal.payload("Missing required property: connection_id");
        }
        if (users.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            throw new Refusal(413, "Request Entity Too Large", "Users file is larger than 500KB", "");
        }
        return new UserImport(connection, upsert, external, rows(users));
    }

    private static List<JsonValue> rows(String users) {
        try {
            if (Json.parse(users) instanceof JsonArray array) {
                return array.items();
            }
        } catch (JsonParseException e) {
            throw Refusal.invalidBody("Failed to parse users file JSON when importing users.");
        }
        throw Refusal.invalidBody("The users file must be a JSON array.");
    }

    /** Makes and changes users; gives the rows that were refused, with the reasons. */
    List<JsonValue> run(Tenant tenant, String connection) {
        List<JsonValue> errors = new ArrayList<>();
        for (JsonValue each : users) {
            JsonObject row = each instanceof JsonObject o ? o : JsonObject.EMPTY;
            Optional<String> wrong = wrong(row);
            if (wrong.isPresent()) {
                errors.add(error(row, "INVALID_FORMAT", wrong.get()));
                continue;
            }
            String email = row.string("email").orElse("");
            Optional<JsonObject> before = row.string("user_id")
                    .flatMap(id -> tenant.find("user", "auth0|" + id))
                    .or(() -> byEmail(tenant, connection, email));
            if (before.isEmpty() && isTaken(tenant, row)) {
                errors.add(error(row, "CONFLICT", "The username is taken"));
            } else if (before.isEmpty()) {
                UserEndpoints.of(tenant).made(row, connection, "auth0");
            } else if (upsert) {
                change(tenant, before.get(), row);
            } else {
                errors.add(error(row, "DUPLICATED_USER", "User already exists"));
            }
        }
        return errors;
    }

    private static Optional<String> wrong(JsonObject row) {
        if (row.string("email").isEmpty()) {
            return Optional.of("Missing required property: email");
        }
        boolean isHash = row.find("custom_password_hash")
                .filter(v -> !(v instanceof JsonObject))
                .isEmpty();
        boolean areFactors =
                row.find("mfa_factors").filter(v -> !(v instanceof JsonArray)).isEmpty();
        if (!isHash || !areFactors) {
            return Optional.of("Expected type " + (isHash ? "array" : "object"));
        }
        return row.members().keySet().stream()
                .filter(n -> !ROW.contains(n))
                .findFirst()
                .map(n -> "Additional properties not allowed: " + n);
    }

    private static boolean isTaken(Tenant tenant, JsonObject row) {
        Optional<JsonValue> name = row.find("username");
        return name.isPresent()
                && tenant.store()
                        .first(
                                tenant.type("user").type(),
                                e -> ((JsonObject) e.document())
                                        .find("username")
                                        .equals(name))
                        .isPresent();
    }

    private static Optional<JsonObject> byEmail(Tenant tenant, String connection, String email) {
        return tenant.store()
                .first(tenant.type("user").type(), e -> {
                    JsonObject user = (JsonObject) e.document();
                    return user.string("email").filter(email::equalsIgnoreCase).isPresent()
                            && org.butterflysecurity.json.JsonPointer.of("/identities/*/connection")
                                    .findAll(user)
                                    .contains(new JsonString(connection));
                })
                .map(e -> (JsonObject) e.document());
    }

    /** Metadata is overwritten, not merged; what identifies the user stays as it is. */
    private static void change(Tenant tenant, JsonObject before, JsonObject row) {
        JsonObject after =
                before.with("email_verified", row.find("email_verified").orElse(JsonBoolean.FALSE));
        for (String name : UPSERTED) {
            Optional<JsonValue> value = row.find(name);
            after = value.isPresent() ? after.with(name, value.get()) : after;
        }
        after = after.with("updated_at", new JsonString(tenant.now()));
        tenant.put("user", after, before.string("user_id").orElseThrow());
    }

    private static JsonObject error(JsonObject row, String code, String message) {
        return JsonObject.builder()
                .put("user", row.without("password_hash").without("custom_password_hash"))
                .put(
                        "errors",
                        JsonArray.of(JsonObject.builder()
                                .put("code", code)
                                .put("message", message)
                                .put("path", "/")
                                .build()))
                .build();
    }
}
