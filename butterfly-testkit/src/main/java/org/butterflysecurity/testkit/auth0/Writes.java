package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Documents;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Creates, updates and deletes objects as the catalog says, with Auth0's refusals. */
final class Writes {
    /** Types of which no two objects have the same natural key. */
    private static final Set<String> UNIQUE = Set.of(
            "connection",
            "resource-server",
            "role",
            "organization",
            "client-grant",
            "custom-domain",
            "token-exchange-profile",
            "rate-limit-policy",
            "organization-connection",
            "organization-client-grant",
            "organization-discovery-domain",
            "action-module",
            "network-acl");

    /** Maps in which a key disappears only when it is sent as null. */
    private static final Set<String> MERGED =
            Set.of("client_metadata", "metadata", "user_metadata", "app_metadata", "flags");

    /** Words that stand where an id might: no reference. */
    private static final Set<String> WORDS = Set.of("", "default");

    private final Tenant tenant;
    private final TypeRules rules;

    Writes(Tenant tenant, TypeRules rules) {
        this.tenant = tenant;
        this.rules = rules;
    }

    Answer answer(Call call) {
        Operation operation = call.type().writing().operations().get(call.operation());
        if (operation == null) {
            throw Refusal.noSuchEndpoint();
        }
        return switch (call.request().method()) {
            case "POST" -> create(call, operation);
            case "PUT" -> put(call, operation);
            case "DELETE" -> delete(call, operation);
            default -> update(call, operation);
        };
    }

    private Answer create(Call call, Operation operation) {
        TypeDefinition type = call.type();
        Optional<ResourceKey> above = call.parent();
        above.ifPresent(p -> requireParent(type, p));
        JsonObject body = checked(type, operation, JsonObject.EMPTY, call.body());
        requireReferences(type, body);
        requireRoom(tenant, type, above, operation);
        JsonObject completed = rules.creating(tenant, type, above, body);
        String id = type.identity()
                .id()
                .filter(p -> !p.isRoot())
                .flatMap(p -> p.findString(completed))
                .orElseGet(() -> tenant.ids().next(type.type().name()));
        ResourceKey key = type.reading().singleton() && type.reading().parent().isEmpty()
                ? ResourceKey.SINGLETON
                : type.reading().singleton() || isKeyedByPath(type)
                        ? above.orElseThrow()
                        : above.map(p -> p.child(id)).orElseGet(() -> ResourceKey.of(id));
        requireUnique(type, above, completed, key, true);
        JsonObject document = withServerFields(type, completed, id);
        tenant.store().of(type.type()).put(key, shown(type, document));
        return answer(operation, 201, document);
    }

    /** Types of which there is at most one below a path, such as the SCIM settings of a connection. */
    private static boolean isKeyedByPath(TypeDefinition type) {
        return type.type().name().equals("connection-scim-configuration")
                || type.type().name().equals("connection-directory-provisioning");
    }

    private Answer update(Call call, Operation operation) {
        TypeDefinition type = call.type();
        ResourceKey key = located(call);
        boolean upsert = type.type().name().equals("prompt-screen-rendering");
        JsonObject before = upsert
                ? tenant.store()
                        .of(type.type())
                        .find(key)
                        .map(JsonObject.class::cast)
                        .orElseGet(() -> named(type, key))
                : existing(type, key);
        JsonObject body = checked(type, operation, before, call.body());
        rules.checkUpdate(tenant, type, key, before, body);
        requireReferences(type, body);
        JsonObject after = rules.updated(tenant, type, key, before, merged(before, body));
        requireUnique(type, key.parent(), after, key, false);
        return stored(type, operation, key, after);
    }

    private static JsonObject named(TypeDefinition type, ResourceKey key) {
        JsonObject document = JsonObject.EMPTY;
        for (int i = 0; i < type.identity().ids().size(); i++) {
            document = document.with(
                    type.identity().ids().get(i).last().orElseThrow(),
                    new JsonString(key.segments().get(i)));
        }
        return document;
    }

    /** Replaces a document, or makes it; an array where the catalog says so. */
    private Answer put(Call call, Operation operation) {
        TypeDefinition type = call.type();
        if (operation.bodyIsArray()) {
            JsonValue body = call.request().json();
            tenant.store().of(type.type()).put(call.key(), body);
            return Answer.json(200, body);
        }
        ResourceKey key = located(call);
        JsonObject body = checked(type, operation, JsonObject.EMPTY, call.body());
        Optional<JsonObject> before = tenant.store()
                .of(type.type())
                .find(key)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
        JsonObject after = body;
        if (before.isPresent() && !operation.fields().isEmpty()) {
            after = before.get();
            for (String field : operation.fields()) {
                after = after.without(field);
            }
            for (Map.Entry<String, JsonValue> member : body.members().entrySet()) {
                after = after.with(member.getKey(), member.getValue());
            }
        } else if (!type.identity().ids().isEmpty() && before.isEmpty()) {
            JsonObject named = named(type, key);
            for (Map.Entry<String, JsonValue> member : body.members().entrySet()) {
                named = named.with(member.getKey(), member.getValue());
            }
            after = named;
        }
        return stored(type, operation, key, after);
    }

    private Answer stored(TypeDefinition type, Operation operation, ResourceKey key, JsonObject after) {
        JsonObject touched = after;
        if (type.fields().serverSet().contains(JsonPointer.of("/updated_at"))) {
            touched = touched.with("updated_at", new JsonString(tenant.now()));
        }
        JsonObject shown = shown(type, touched);
        tenant.store().of(type.type()).put(key, shown);
        return answer(operation, 200, shown);
    }

    private Answer delete(Call call, Operation operation) {
        TypeDefinition type = call.type();
        ResourceKey key = located(call);
        JsonValue document = tenant.store().of(type.type()).find(key).orElseThrow(() -> Tenant.missing(type));
        if (!operation.isPossibleFor(document)) {
            throw Refusal.conflict("The " + type.type().name().replace('-', ' ') + " cannot be deleted as it is.");
        }
        rules.checkDelete(tenant, type, key, document, call);
        tenant.remove(type, key);
        int status = operation.success() == 0 ? 204 : operation.success();
        return switch (status) {
            case 200 -> Answer.json(200, JsonObject.EMPTY);
            case 202 ->
                Answer.json(
                        202,
                        JsonObject.builder().put("deleted_at", tenant.now()).build());
            default -> Answer.empty(status);
        };
    }

    /** The key of an existing object; where the path names the object without its parent, whichever has the id. */
    private ResourceKey located(Call call) {
        TypeDefinition type = call.type();
        Documents documents = tenant.store().of(type.type());
        boolean depthMatches = type.reading().parent().isEmpty()
                || type.reading().singleton()
                || documents.find(call.key()).isPresent();
        if (depthMatches) {
            return call.key();
        }
        return tenant.store()
                .first(
                        type.type(),
                        e -> e.key().id().equals(call.value(call.values().size() - 1)))
                .map(Item::key)
                .orElse(call.key());
    }

    private JsonObject existing(TypeDefinition type, ResourceKey key) {
        return tenant.store()
                .of(type.type())
                .find(key)
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElseThrow(() -> Tenant.missing(type));
    }

    void requireParent(TypeDefinition type, ResourceKey parent) {
        type.reading().parent().ifPresent(p -> {
            if (tenant.store().of(p).find(parent).isEmpty()) {
                throw Tenant.missing(tenant.store().catalog().get(p));
            }
        });
        if (isKeyedByPath(type) && tenant.find("connection", parent.id()).isEmpty()) {
            throw Tenant.missing(tenant.type("connection"));
        }
    }

    /** The body of an operation that an endpoint does its own way, and that makes something. */
    static JsonObject checked(TypeDefinition type, String operation, JsonObject body) {
        return checked(
                type, type.writing().operation(operation).orElseThrow(Refusal::noSuchEndpoint), JsonObject.EMPTY, body);
    }

    /**
     * Bodies are strict: what the schema does not name is refused, and what it refuses in such an object.
     *
     * @param before the object that is changed; empty for one that is made
     */
    static JsonObject checked(TypeDefinition type, Operation operation, JsonObject before, JsonObject body) {
        JsonObject after = merged(before, body);
        List<Operation> possible = type.writing().operations().values().stream()
                .filter(o -> o.method().equals(operation.method()) && o.path().equals(operation.path()))
                .filter(o -> o.isPossibleFor(before.isEmpty() ? body : before))
                .toList();
        if (possible.isEmpty()) {
            throw new Refusal(
                    403,
                    "Forbidden",
                    type.type().name().replace('-', ' ') + " cannot be written: " + operation.reason(),
                    "");
        }
        requireNamed(possible, body);
        for (Operation each : possible) {
            for (Writing.Refused part : each.without()) {
                boolean holds = part.holds(part.isByItself() ? body : after);
                JsonValue found =
                        part.at().find(part.isInsteadOfAnother() ? after : body).orElse(JsonNull.NULL);
                boolean isThere = part.isInsteadOfAnother()
                        ? found != JsonNull.NULL
                        : part.at().find(body).isPresent();
                if (holds && isThere) {
                    throw Refusal.payload("Additional properties not allowed: "
                            + part.at().last().orElse(""));
                }
            }
        }
        if (before.isEmpty() || operation.method().filter("PUT"::equals).isPresent()) {
            possible.stream()
                    .flatMap(o -> o.required().stream())
                    .filter(name -> !body.has(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw Refusal.payload("Missing required property: " + name);
                    });
        }
        requireSecrets(type, before, body);
        return body;
    }

    private static void requireNamed(List<Operation> possible, JsonObject body) {
        Set<String> fields = new java.util.TreeSet<>();
        for (Operation operation : possible) {
            fields.addAll(operation.fields());
            operation
                    .body()
                    .filter(JsonObject.class::isInstance)
                    .ifPresent(b -> fields.addAll(((JsonObject) b).members().keySet()));
        }
        for (String name : body.members().keySet()) {
            if (!fields.isEmpty() && !fields.contains(name)) {
                throw Refusal.payload("Additional properties not allowed: " + name);
            }
        }
    }

    /** What is written with a secret in it is written with that secret. */
    private static void requireSecrets(TypeDefinition type, JsonObject before, JsonObject body) {
        JsonObject after = merged(before, body);
        for (SecretField secret : type.fields().secrets()) {
            List<String> path = secret.at().segments();
            boolean isWritten = path.size() == 1
                    ? before.isEmpty() && !body.isEmpty()
                    : body.object(path.get(0)).isPresent();
            if (isWritten
                    && secret.needed().filter(c -> c.holds(after)).isPresent()
                    && secret.at().find(body).isEmpty()) {
                throw Refusal.payload("Missing required property: " + path.get(path.size() - 1));
            }
        }
    }

    /** Refuses one more than there can be. */
    static void requireRoom(Tenant tenant, TypeDefinition type, Optional<ResourceKey> above, Operation operation) {
        if (operation.most().isEmpty()) {
            return;
        }
        long there = 0;
        for (var each = tenant.store().of(type.type()).below(above, ""); each.hasNext(); each.next()) {
            there++;
        }
        if (there >= operation.most().getAsInt()) {
            throw Refusal.conflict("You reached the limit of entities of this type for this tenant.");
        }
    }

    private void requireReferences(TypeDefinition type, JsonObject body) {
        for (Reference reference : type.fields().references()) {
            if (reference.kind() != Reference.Kind.ID || reference.to().isEmpty()) {
                continue;
            }
            for (JsonValue value : reference.at().findAll(body)) {
                if (value instanceof JsonString id
                        && !WORDS.contains(id.value())
                        && reference.to().stream().noneMatch(t -> tenant.store().hasId(t, id.value()))) {
                    throw Refusal.badRequest("The " + reference.to().get(0).name() + " at " + reference.at()
                            + " does not exist: " + id.value());
                }
            }
        }
    }

    private void requireUnique(
            TypeDefinition type,
            Optional<ResourceKey> parent,
            JsonObject document,
            ResourceKey itself,
            boolean creating) {
        if (!UNIQUE.contains(type.type().name())) {
            return;
        }
        List<JsonPointer> fields = new ArrayList<>();
        for (KeyPart part : type.identity().naturalKey()) {
            if (part.kind() == KeyPart.Kind.FIELD || part.kind() == KeyPart.Kind.REFERENCE) {
                fields.add(JsonPointer.of(part.value()));
            }
        }
        tenant.store().of(type.type()).below(parent, "").forEachRemaining(other -> {
            boolean same =
                    fields.stream().allMatch(f -> f.find(other.document()).equals(f.find(document)));
            if (same && (creating || !other.key().equals(itself))) {
                throw Refusal.conflict("A " + type.type().name().replace('-', ' ') + " with the same "
                        + fields.get(fields.size() - 1).last().orElse("name") + " already exists.");
            }
        });
    }

    private JsonObject withServerFields(TypeDefinition type, JsonObject body, String id) {
        JsonObject document = body;
        Optional<JsonPointer> idAt =
                type.identity().id().filter(p -> p.segments().size() == 1);
        if (idAt.isPresent() && !isKeyedByPath(type)) {
            document = document.with(idAt.get().last().orElseThrow(), new JsonString(id));
        }
        for (String name : List.of("created_at", "updated_at")) {
            if (type.fields().serverSet().contains(JsonPointer.of("/" + name)) && !document.has(name)) {
                document = document.with(name, new JsonString(tenant.now()));
            }
        }
        return document;
    }

    /** Without what Auth0 takes and never shows again, and with masks where it shows that there is something. */
    static JsonObject shown(TypeDefinition type, JsonObject document) {
        JsonValue shown = document;
        for (SecretField secret : type.fields().secrets()) {
            String readback = secret.readback();
            if (readback.startsWith("never") || readback.startsWith("only in") || readback.startsWith("one-time")) {
                shown = secret.at().remove(shown);
            } else if (readback.contains("********")) {
                shown = secret.at().replace(shown, v -> new JsonString("********"));
            } else if (readback.contains("_VALUE_NOT_SHOWN_")) {
                shown = secret.at().replace(shown, v -> new JsonString("_VALUE_NOT_SHOWN_"));
            } else if (readback.startsWith("encrypted") || readback.contains("digest")) {
                shown = secret.at().replace(shown, Writes::sealed);
            }
        }
        boolean isEmptied = type.type().name().equals("phone-provider");
        return isEmptied ? ((JsonObject) shown).with("credentials", JsonNull.NULL) : (JsonObject) shown;
    }

    private static JsonValue sealed(JsonValue value) {
        String text = value instanceof JsonString s ? s.value() : value.toString();
        return text.startsWith("2.0$") ? value : new JsonString("2.0$" + Digests.sha256(text));
    }

    /** Top-level fields are replaced as a whole, maps of metadata are merged, and null deletes. */
    static JsonObject merged(JsonObject before, JsonObject body) {
        JsonObject after = before;
        for (Map.Entry<String, JsonValue> member : body.members().entrySet()) {
            String name = member.getKey();
            if (member.getValue() == JsonNull.NULL) {
                after = after.without(name);
            } else if (MERGED.contains(name) && member.getValue() instanceof JsonObject part) {
                after = after.with(name, mergedMap(before.object(name).orElse(JsonObject.EMPTY), part));
            } else {
                after = after.with(name, member.getValue());
            }
        }
        return after;
    }

    private static JsonObject mergedMap(JsonObject before, JsonObject part) {
        JsonObject after = before;
        for (Map.Entry<String, JsonValue> member : part.members().entrySet()) {
            after = member.getValue() == JsonNull.NULL
                    ? after.without(member.getKey())
                    : after.with(member.getKey(), member.getValue());
        }
        return after;
    }

    private static Answer answer(Operation operation, int usual, JsonObject document) {
        int status = operation.success() == 0 ? usual : operation.success();
        return status == 204 ? Answer.empty(204) : Answer.json(status, document);
    }

    /** For arrays in documents that are sets of objects. */
    static JsonArray array(List<? extends JsonValue> values) {
        return new JsonArray(List.copyOf(values));
    }
}
