package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Creates, updates, deletes and switches objects as the catalog says, with Okta's refusals. */
final class Writes {
    /** Types whose objects must be deactivated before they can be deleted. */
    private static final Set<String> DEACTIVATE_FIRST = Set.of(
            "app",
            "group-rule",
            "inline-hook",
            "event-hook",
            "realm-assignment",
            "app-client-secret",
            "authz-server",
            "authz-server-resource-key",
            "app-group-push-mapping");

    /** Words that stand where an id might: no reference. */
    private static final Set<String> WORDS = Set.of("ALL_CLIENTS", "EVERYONE", "default", "ALL_ZONES", "");

    private final Org org;
    private final Rules rules;

    Writes(Org org, Rules rules) {
        this.org = org;
        this.rules = rules;
    }

    Answer answer(Router.Route route, Target target, Request request, String actor) {
        TypeDefinition type = route.type();
        Operation operation = type.writing().operations().get(route.operation());
        if (operation == null) {
            return rules.of(type)
                    .operate(org, route.operation(), target.key(), request)
                    .orElseGet(() -> Answer.empty(204));
        }
        synchronized (this) {
            Optional<ResourceKey> at = route.operation().equals("create") ? target.parent() : target.key();
            if (route.operation().equals("create") && target.id().isPresent()) {
                at = target.key();
            }
            Refusals.check(org, type, route.operation(), target, sent(request));
            Optional<Answer> own = rules.of(type).operate(org, route.operation(), at, request);
            if (own.isEmpty() && request.method().equals("GET")) {
                return Answer.json(200, JsonArray.EMPTY);
            }
            Answer answer = own.orElseGet(() -> switch (route.operation()) {
                case "create" -> create(type, operation, target, request);
                case "update", "partialUpdate" -> update(type, operation, target, request);
                case "delete" -> delete(type, target.key().orElseThrow(), operation, request);
                default -> switchTo(type, target, operation, route.operation());
            });
            if (answer.status() < 300 && !request.method().equals("GET")) {
                ResourceKey key = target.key()
                        .or(() -> made(type, target.parent(), answer))
                        .or(target::parent)
                        .orElse(ResourceKey.SINGLETON);
                new Priorities(org.store()).settle(type, key);
                org.log().wrote(type, route.operation(), key, key.id(), actor);
            }
            return answer;
        }
    }

    private static JsonObject sent(Request request) {
        return request.body().length > 0 && request.json() instanceof JsonObject o ? o : JsonObject.EMPTY;
    }

    /** What a creation has made, if the answer shows its id. */
    private static Optional<ResourceKey> made(TypeDefinition type, Optional<ResourceKey> parent, Answer answer) {
        if (answer.body().length == 0 || answer.body()[0] != '{') {
            return Optional.empty();
        }
        JsonValue shown = Json.parse(answer.body());
        return type.identity()
                .id()
                .flatMap(at -> at.findString(shown))
                .map(id -> parent.map(p -> p.child(id)).orElseGet(() -> ResourceKey.of(id)));
    }

    private Answer create(TypeDefinition type, Operation operation, Target target, Request request) {
        JsonObject body = writable(operation, request.object());
        require(operation, body);
        requireReferences(type, body);
        requireUnique(type, target.parent(), body, Optional.empty());
        JsonObject document = rules.of(type).creating(org, target.parent(), body, request);
        String id = target.id()
                .or(() -> ownId(type, document))
                .orElseGet(() -> rules.of(type).newId(org, type, document));
        ResourceKey key = target.parent().map(p -> p.child(id)).orElseGet(() -> ResourceKey.of(id));
        JsonObject complete = withServerFields(type, document, id, key);
        JsonObject kept = withoutWriteOnly(type, complete);
        org.store().of(type.type()).put(key, kept);
        JsonObject made = rules.of(type).created(org, key, kept);
        JsonObject shown = made.equals(kept) ? complete : made;
        int status = success(operation, 200);
        return status == 204
                ? Answer.empty(204)
                : Answer.json(status, rules.of(type).full(org.store(), new Item(key, shown)));
    }

    private Answer update(TypeDefinition type, Operation operation, Target target, Request request) {
        ResourceKey key = target.key().or(() -> named(type, request)).orElseThrow();
        // What there is one of for each parent is there as soon as it is written.
        JsonObject before = type.reading().singleton()
                        && org.store().of(type.type()).find(key).isEmpty()
                ? JsonObject.EMPTY
                : existing(type, key);
        if (!(request.body().length == 0 || request.json() instanceof JsonObject)) {
            // JSON Patch: only what replaces or adds a member is simulated.
            return patched(type, operation, key, before, request);
        }
        JsonObject body = writable(operation, request.object());
        boolean whole = request.method().equals("PUT") && !type.reading().singleton();
        if (whole) {
            require(operation, body);
        }
        requireReferences(type, body);
        requireUnique(type, target.parent(), body, Optional.of(key));
        JsonObject after = whole ? replaced(type, operation, before, body) : merged(before, body);
        return stored(type, operation, key, rules.of(type).updating(org, key, before, after));
    }

    /** An object that its path does not name, but the body does. */
    private static Optional<ResourceKey> named(TypeDefinition type, Request request) {
        return type.identity()
                .id()
                .flatMap(at -> at.findString(request.object()))
                .map(ResourceKey::of);
    }

    private Answer patched(
            TypeDefinition type, Operation operation, ResourceKey key, JsonObject before, Request request) {
        JsonValue after = before;
        for (JsonValue step : (JsonArray) request.json()) {
            JsonObject change = (JsonObject) step;
            JsonPointer path = JsonPointer.of(change.string("path").orElse(""));
            after = Edits.set(after, path, change.find("value").orElse(JsonNull.NULL));
        }
        return stored(type, operation, key, (JsonObject) after);
    }

    private Answer stored(TypeDefinition type, Operation operation, ResourceKey key, JsonObject after) {
        JsonObject touched = type.changes()
                .lastUpdated()
                .map(at -> (JsonObject) Edits.set(after, at, new JsonString(org.now())))
                .orElse(after);
        org.store().of(type.type()).put(key, withoutWriteOnly(type, touched));
        int status = success(operation, 200);
        return status == 204
                ? Answer.empty(204)
                : Answer.json(status, rules.of(type).full(org.store(), new Item(key, touched)));
    }

    private Answer delete(TypeDefinition type, ResourceKey key, Operation operation, Request request) {
        JsonValue document = org.store()
                .of(type.type())
                .find(key)
                .orElseThrow(() -> Refusal.notFound(key.id(), type.type().name()));
        JsonObject object = document instanceof JsonObject o ? o : JsonObject.EMPTY;
        boolean done = rules.of(type).deleting(org, key, object, request);
        if (!done) {
            if (ResourceApi.isBuiltIn(type, document)) {
                throw new Refusal(403, "E0000077", "Cannot modify the object because it is read-only.");
            }
            boolean active = object.string("status").filter("ACTIVE"::equals).isPresent();
            if (active && (DEACTIVATE_FIRST.contains(type.type().name()) || isZoneOfIdentityEngine(type))) {
                throw new Refusal(403, "E0000056", "Delete operation forbidden: deactivate the object first.");
            }
            org.store().removeWithChildren(type, key);
            rules.of(type).deleted(org, key);
        }
        return Answer.empty(success(operation, 204));
    }

    private boolean isZoneOfIdentityEngine(TypeDefinition type) {
        return type.type().name().equals("network-zone") && !org.classic();
    }

    /** Lifecycle operations: activate and deactivate, and others named for what they do. */
    private Answer switchTo(TypeDefinition type, Target target, Operation operation, String name) {
        ResourceKey key = target.key().orElseThrow();
        JsonObject before = existing(type, key);
        Optional<String> status = switch (name) {
            case "activate", "unsuspend", "subscribe" -> Optional.of("ACTIVE");
            case "deactivate" -> Optional.of("INACTIVE");
            case "suspend" -> Optional.of("SUSPENDED");
            default -> Optional.empty();
        };
        if (name.equals("deactivate") && ResourceApi.isTrue(before, "system")) {
            throw new Refusal(403, "E0000077", "Cannot modify the status of a system object.");
        }
        JsonPointer at = type.fields().status().orElse(JsonPointer.of("/status"));
        boolean isEnabled = at.findString(before)
                .filter(Set.of("ENABLED", "DISABLED")::contains)
                .isPresent();
        Map<String, String> words = isEnabled ? Map.of("ACTIVE", "ENABLED", "INACTIVE", "DISABLED") : Map.of();
        JsonObject after = status.map(s -> (JsonObject) Edits.set(before, at, new JsonString(words.getOrDefault(s, s))))
                .orElse(before);
        return stored(type, operation, key, after);
    }

    private JsonObject existing(TypeDefinition type, ResourceKey key) {
        return org.store()
                .of(type.type())
                .find(key)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElseThrow(() -> Refusal.notFound(key.id(), type.type().name()));
    }

    private static JsonObject writable(Operation operation, JsonObject body) {
        if (operation.fields().isEmpty()) {
            return body;
        }
        JsonObject.Builder kept = JsonObject.builder();
        body.members().forEach((name, value) -> {
            if (operation.fields().contains(name)) {
                kept.put(name, value);
            }
        });
        return kept.build();
    }

    private static void require(Operation operation, JsonObject body) {
        for (String name : operation.required()) {
            boolean known = operation.fields().isEmpty() || operation.fields().contains(name);
            if (known
                    && (!body.has(name)
                            || body.find(name).filter(JsonNull.NULL::equals).isPresent())) {
                throw Refusal.invalid(name, "The field cannot be left blank.");
            }
        }
    }

    private void requireReferences(TypeDefinition type, JsonObject body) {
        Map<JsonPointer, List<ResourceType>> targets = new LinkedHashMap<>();
        for (Reference reference : type.fields().references()) {
            if (reference.kind() == Reference.Kind.ID && !reference.to().isEmpty()) {
                targets.computeIfAbsent(reference.at(), at -> new ArrayList<>()).addAll(reference.to());
            }
        }
        targets.forEach((at, to) -> at.findAll(body).forEach(value -> {
            if (value instanceof JsonString s && !WORDS.contains(s.value()) && !exists(to, s.value())) {
                throw Refusal.invalid(at.toString(), "Resource not found: " + s.value());
            }
        }));
    }

    private boolean exists(List<ResourceType> types, String id) {
        String last = id.substring(id.lastIndexOf('/') + 1);
        return types.stream().anyMatch(t -> org.store().hasId(t, last));
    }

    private void requireUnique(
            TypeDefinition type, Optional<ResourceKey> parent, JsonObject body, Optional<ResourceKey> itself) {
        List<JsonPointer> fields = new ArrayList<>();
        for (KeyPart part : type.identity().naturalKey()) {
            if (part.kind() == KeyPart.Kind.FIELD) {
                fields.add(JsonPointer.of(part.value()));
            }
        }
        if (fields.isEmpty()
                || rules.mayRepeat(type.type().name())
                || fields.stream().anyMatch(f -> f.find(body).isEmpty())) {
            return;
        }
        var others = org.store().of(type.type()).below(parent, "");
        while (others.hasNext()) {
            Item other = others.next();
            boolean same =
                    fields.stream().allMatch(f -> f.find(other.document()).equals(f.find(body)));
            if (same && !itself.filter(other.key()::equals).isPresent()) {
                throw rules.duplicate(type.type().name(), fields.get(fields.size() - 1));
            }
        }
    }

    private static Optional<String> ownId(TypeDefinition type, JsonObject document) {
        return type.identity()
                .id()
                .filter(p -> !p.toString().equals("/id")
                        || type.fields().references().stream().anyMatch(r -> r.at().equals(p)))
                .flatMap(p -> p.findString(document));
    }

    private JsonObject withServerFields(TypeDefinition type, JsonObject body, String id, ResourceKey key) {
        JsonValue document = body;
        Optional<JsonPointer> idAt = type.identity().id();
        if (idAt.isPresent()
                && !idAt.get().isRoot()
                && idAt.get().find(document).isEmpty()) {
            document = Edits.set(document, idAt.get(), new JsonString(id));
        }
        JsonObject object = (JsonObject) document;
        for (String name : List.of("created", "lastUpdated")) {
            boolean own = type.fields().serverSet().contains(JsonPointer.of("/" + name));
            object = own && !object.has(name) ? object.with(name, new JsonString(org.now())) : object;
        }
        boolean hasStatus = type.fields().status().isPresent()
                || type.writing().operations().containsKey("activate");
        JsonPointer status = type.fields().status().orElse(JsonPointer.of("/status"));
        if (hasStatus && status.find(object).isEmpty()) {
            object = (JsonObject) Edits.set(object, status, new JsonString("ACTIVE"));
        }
        return Documented.withSelfLink(org, type, key, object);
    }

    /** Without what Okta takes and never shows again. */
    private static JsonObject withoutWriteOnly(TypeDefinition type, JsonObject document) {
        JsonValue shown = document;
        for (SecretField secret : type.fields().secrets()) {
            String readback = secret.readback();
            if (readback.startsWith("never") || readback.contains("answer only") || readback.contains("answers only")) {
                shown = secret.at().remove(shown);
            }
        }
        return (JsonObject) shown;
    }

    private static JsonObject replaced(TypeDefinition type, Operation operation, JsonObject before, JsonObject body) {
        JsonObject after = before;
        for (String name : operation.fields()) {
            after = after.without(name);
        }
        for (Map.Entry<String, JsonValue> e : body.members().entrySet()) {
            after = after.with(e.getKey(), e.getValue());
        }
        // The status moves by lifecycle operations only.
        Optional<JsonPointer> status = type.fields().status();
        Optional<JsonValue> is = status.flatMap(at -> at.find(before));
        return is.isPresent() ? (JsonObject) Edits.set(after, status.get(), is.get()) : after;
    }

    static JsonObject merged(JsonObject before, JsonObject body) {
        JsonObject after = before;
        for (Map.Entry<String, JsonValue> e : body.members().entrySet()) {
            Optional<JsonObject> old = before.object(e.getKey());
            if (e.getValue() instanceof JsonObject part && old.isPresent()) {
                after = after.with(e.getKey(), merged(old.get(), part));
            } else if (e.getValue() == JsonNull.NULL) {
                after = after.without(e.getKey());
            } else {
                after = after.with(e.getKey(), e.getValue());
            }
        }
        return after;
    }

    private static int success(Operation operation, int usual) {
        return operation.success() == 0 ? usual : operation.success();
    }
}
