package org.butterflysecurity.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** The JSON form of a plan, and the plan of a JSON form. It may hold personal data; never a secret. */
public final class RestorePlanJson {
    private RestorePlanJson() {}

    /** The plan as JSON, with its hash. */
    public static JsonObject of(RestorePlan plan) {
        return content(plan).with("hash", new JsonString(hash(plan)));
    }

    static String hash(RestorePlan plan) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Json.canonical(content(plan)));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static JsonObject content(RestorePlan plan) {
        return JsonObject.builder()
                .put("tenant", plan.tenant().value())
                .put("snapshot", plan.snapshot().value())
                .put("connections", JsonArray.from(plan.connections(), RestorePlanJson::connection))
                .put("options", plan.options())
                .put("steps", JsonArray.from(plan.steps(), RestorePlanJson::of))
                .put("unchanged", plan.unchanged())
                .put("onlyLive", plan.onlyLive())
                .put(
                        "unknown",
                        JsonArray.from(
                                plan.unknown(),
                                n -> JsonObject.builder()
                                        .put("type", n.type().toString())
                                        .put("why", n.why())
                                        .build()))
                .put("scope", JsonArray.from(plan.scope(), t -> new JsonString(t.toString())))
                .build();
    }

    private static JsonObject connection(Snapshot.Connection connection) {
        return JsonObject.builder()
                .put("provider", connection.provider())
                .put("origin", connection.origin())
                .put("providerTenantId", connection.providerTenantId())
                .put("notes", JsonArray.ofStrings(connection.notes()))
                .build();
    }

    /** One step. */
    public static JsonObject of(Step step) {
        JsonObject.Builder json = JsonObject.builder()
                .put("number", step.number())
                .put("step", step.kind().name())
                .put("type", step.target().type().toString())
                .put("key", step.target().key().toString())
                .put("name", step.target().name())
                .putIfPresent("live", step.target().live().map(ResourceKey::toString));
        step.call().ifPresent(call -> json.put("request", of(call)));
        if (step instanceof Step.Create create) {
            json.put("naturalKey", create.naturalKey());
        } else if (step instanceof Step.Update update) {
            json.put("naturalKey", update.naturalKey());
            json.put("changes", JsonArray.from(update.changes(), RestorePlanJson::change));
        } else if (step instanceof Step.Activate activate) {
            json.put("status", activate.status());
        } else if (step instanceof Step.Deactivate deactivate) {
            json.put("status", deactivate.status());
        } else if (step instanceof Step.NeedsPerson person) {
            json.put("instructions", person.instructions());
        }
        return json.build();
    }

    private static JsonObject of(Step.Call call) {
        JsonObject.Builder variables = JsonObject.builder();
        call.variables().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(v -> variables.put(v.getKey(), v.getValue()));
        JsonObject.Builder json = JsonObject.builder()
                .put("operation", call.operation())
                .put("method", call.method())
                .put("path", call.path())
                .put("variables", variables.build())
                .put("secrets", JsonArray.from(call.secrets(), p -> new JsonString(p.toString())));
        call.body().ifPresent(body -> json.put("body", body));
        return json.build();
    }

    private static JsonObject change(FieldChange change) {
        JsonObject.Builder json = JsonObject.builder().put("at", change.at().toString());
        if (change.form() != FieldChange.Form.VALUE) {
            json.put("form", change.form().name().toLowerCase(Locale.ROOT));
        }
        change.before().ifPresent(v -> json.put("before", v));
        change.after().ifPresent(v -> json.put("after", v));
        return json.build();
    }

    /**
     * Reads a plan.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_PLAN} if it is none, or is not what it was when it was written
     */
    public static RestorePlan read(JsonValue json) {
        try {
            JsonObject object = (JsonObject) json;
            RestorePlan plan = plan(object);
            if (!of(plan).equals(object)) {
                throw invalid("was altered: its hash does not fit its content");
            }
            return plan;
        } catch (ClassCastException
                | IllegalArgumentException
                | ArithmeticException
                | java.util.NoSuchElementException e) {
            throw invalid("is not a plan that this version wrote");
        }
    }

    private static ConfigurationException invalid(String what) {
        return new ConfigurationException(ErrorCode.INVALID_PLAN, "The plan " + what + ".");
    }

    private static RestorePlan plan(JsonObject json) {
        return new RestorePlan(
                TenantId.of(text(json, "tenant")),
                new SnapshotId(text(json, "snapshot")),
                objects(json, "connections").stream()
                        .map(c -> new Snapshot.Connection(
                                text(c, "provider"), text(c, "origin"), text(c, "providerTenantId"), texts(c, "notes")))
                        .toList(),
                json.object("options").orElseThrow(),
                objects(json, "steps").stream().map(RestorePlanJson::step).toList(),
                json.number("unchanged").orElseThrow(),
                json.number("onlyLive").orElseThrow(),
                objects(json, "unknown").stream()
                        .map(n -> new Diff.NotCompared(ResourceType.of(text(n, "type")), text(n, "why")))
                        .toList(),
                texts(json, "scope").stream().map(ResourceType::of).toList());
    }

    private static Step step(JsonObject json) {
        int number = Math.toIntExact(json.number("number").orElseThrow());
        Step.Target target = new Step.Target(
                ResourceType.of(text(json, "type")),
                ResourceKey.parse(text(json, "key")),
                json.string("live").map(ResourceKey::parse),
                text(json, "name"));
        return switch (Step.Kind.valueOf(text(json, "step"))) {
            case CREATE -> new Step.Create(number, target, call(json), text(json, "naturalKey"));
            case UPDATE ->
                new Step.Update(
                        number,
                        target,
                        call(json),
                        objects(json, "changes").stream()
                                .map(DiffJson::readField)
                                .toList(),
                        text(json, "naturalKey"));
            case DELETE -> new Step.Delete(number, target, call(json));
            case ACTIVATE -> new Step.Activate(number, target, call(json), text(json, "status"));
            case DEACTIVATE -> new Step.Deactivate(number, target, call(json), text(json, "status"));
            case NEEDS_PERSON -> new Step.NeedsPerson(number, target, text(json, "instructions"));
        };
    }

    private static Step.Call call(JsonObject json) {
        JsonObject request = json.object("request").orElseThrow();
        Map<String, String> variables = new LinkedHashMap<>();
        request.object("variables")
                .orElseThrow()
                .members()
                .forEach((name, value) -> variables.put(name, ((JsonString) value).value()));
        Optional<JsonValue> body = request.find("body");
        return new Step.Call(
                text(request, "operation"),
                text(request, "method"),
                text(request, "path"),
                variables,
                body,
                texts(request, "secrets").stream().map(JsonPointer::of).toList());
    }

    private static String text(JsonObject json, String name) {
        return json.string(name).orElseThrow();
    }

    private static List<String> texts(JsonObject json, String name) {
        List<String> texts = new ArrayList<>();
        json.array(name).orElseThrow().forEach(v -> texts.add(((JsonString) v).value()));
        return texts;
    }

    private static List<JsonObject> objects(JsonObject json, String name) {
        return json.array(name).orElseThrow().stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
