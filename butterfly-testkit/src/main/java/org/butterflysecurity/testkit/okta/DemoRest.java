package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.Identity.KeyPart;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/**
 * Gives every type that nobody has filled by hand some objects, made from what the catalog says of its fields: ids, natural keys,
 * references to objects that exist, secrets in clear where a read returns them, and everything that can be written.
 */
final class DemoRest {
    /** Objects of a parent, and parents that have any: small, as each parent may cost a call. */
    private static final int EACH = 2;

    /** Of which an org has one at most. */
    private static final Set<String> ONE = Set.of("captcha");

    private static final int PARENTS = 3;
    private static final String TIME = "2024-03-05T10:11:12.000Z";

    /** Types whose objects are something else than documents, or stand in another type's. */
    private static final Set<String> LEFT_OUT = Set.of(
            "app-logo",
            "theme-asset",
            "system-log",
            "linked-object-value",
            "well-known-uri",
            "app-access-policy-assignment",
            "policy-mapping");

    private final Org org;
    private final DemoTenant tenant;
    private final Rules rules;
    private final Map<String, Integer> made = new HashMap<>();

    DemoRest(Org org, DemoTenant tenant, Rules rules) {
        this.org = org;
        this.tenant = tenant;
        this.rules = rules;
    }

    void fill() {
        List<TypeDefinition> left =
                new ArrayList<>(org.store().catalog().types().stream().toList());
        // A parent before its children, however deep.
        while (!left.isEmpty()) {
            TypeDefinition type = left.remove(0);
            boolean parentLeft = type.reading()
                    .parent()
                    .filter(p -> left.stream().anyMatch(t -> t.type().equals(p)))
                    .isPresent();
            if (parentLeft) {
                left.add(type);
            } else if (org.store().of(type.type()).count() == 0
                    && !LEFT_OUT.contains(type.type().name())) {
                fill(type);
            }
        }
        mapPolicies();
        closeGaps();
    }

    /** The made-up places are numbered through all parents. */
    private void closeGaps() {
        Priorities priorities = new Priorities(org.store());
        for (TypeDefinition type : org.store().catalog().types()) {
            if (type.writing().order().filter(o -> !o.gaps()).isPresent()) {
                List<ResourceKey> keys = new ArrayList<>();
                org.store().of(type.type()).all().forEachRemaining(e -> keys.add(e.key()));
                keys.forEach(key -> priorities.settle(type, key));
            }
        }
    }

    /** The first device signal policy goes with the first access policy. */
    private void mapPolicies() {
        Iterator<Item> policies =
                org.store().of("policy-device-signal-collection").all();
        if (policies.hasNext()) {
            String id = org.ids().of("policy-mapping", 0);
            String to = org.url() + "/api/v1/policies/" + org.ids().of("policy-access", 0);
            JsonObject links = JsonObject.builder().put("policy", Org.link(to)).build();
            JsonObject mapping =
                    JsonObject.builder().put("id", id).put("_links", links).build();
            org.store().put("policy-mapping", policies.next().key().child(id), mapping);
        }
    }

    private void fill(TypeDefinition type) {
        if (type.reading().listing().isEmpty() && type.reading().get().isEmpty()) {
            return;
        }
        if (type.reading().parent().isEmpty()) {
            if (Target.parentDepth(org.store(), type) > 0) {
                addEach(type, Optional.of(ResourceKey.of("SUPER_ADMIN")));
            } else {
                addEach(type, Optional.empty());
            }
            return;
        }
        Iterator<Item> parents = org.store().of(type.reading().parent().get()).all();
        int used = 0;
        while (used < PARENTS && parents.hasNext()) {
            Item parent = parents.next();
            if (canHave(type, parent.document())) {
                addEach(type, Optional.of(parent.key()));
                used++;
            }
        }
    }

    private boolean canHave(TypeDefinition type, JsonValue parent) {
        return rules.of(type).canBelongTo(parent)
                && type.reading().parentFilter().map(f -> f.holds(parent)).orElse(true)
                && type.reading().bindings().values().stream()
                        .allMatch(b -> b.findString(parent).isPresent());
    }

    private void addEach(TypeDefinition type, Optional<ResourceKey> parent) {
        if (type.reading().singleton()) {
            ResourceKey key = parent.orElse(ResourceKey.SINGLETON);
            put(type, key, key.id(), 0);
            return;
        }
        for (int i = 0; i < (comesWithPolicy(type) || ONE.contains(type.type().name()) ? 1 : EACH); i++) {
            int n = made.merge(type.type().name(), 1, Integer::sum) - 1;
            String id = idOf(type, n);
            put(type, parent.map(p -> p.child(id)).orElseGet(() -> ResourceKey.of(id)), id, n);
        }
    }

    /** Whether there is one rule, which Okta makes together with the policy. */
    private static boolean comesWithPolicy(TypeDefinition type) {
        return type.type().name().startsWith("policy-rule-")
                && type.writing()
                        .operation("create")
                        .filter(Operation::isPossible)
                        .isEmpty();
    }

    /** An id of the type's kind, or that of an object elsewhere where the id is a reference. */
    private String idOf(TypeDefinition type, int n) {
        Optional<JsonPointer> id = type.identity().id();
        for (Reference reference : type.fields().references()) {
            boolean isId = id.isPresent() && reference.at().equals(id.get());
            if (isId && !reference.to().isEmpty()) {
                Optional<String> there = existing(reference.to(), n);
                if (there.isPresent()) {
                    return there.get();
                }
            }
        }
        boolean isFixedSet =
                id.filter(at -> !at.last().filter("id"::equals).isPresent()).isPresent()
                        && type.writing()
                                .operation("create")
                                .filter(Operation::isPossible)
                                .isEmpty();
        return isFixedSet ? "demo_" + n % EACH : org.ids().of(type.type().name(), n);
    }

    private void put(TypeDefinition type, ResourceKey key, String id, int n) {
        JsonValue document = JsonObject.EMPTY;
        Optional<JsonPointer> idAt = type.identity().id();
        if (idAt.isPresent() && !type.reading().singleton()
                || idAt.filter(p -> p.toString().equals("/id")).isPresent()) {
            document = Edits.set(
                    document,
                    idAt.get(),
                    new JsonString(
                            type.reading().singleton()
                                    ? org.ids().of(type.type().name(), n)
                                    : id));
        }
        if (document instanceof JsonObject) {
            document = withFields(type, (JsonObject) document, id, n);
        }
        org.store()
                .of(type.type())
                .put(key, document instanceof JsonObject o ? Documented.withSelfLink(org, type, key, o) : document);
    }

    private JsonValue withFields(TypeDefinition type, JsonObject begun, String id, int n) {
        JsonValue document = begun;
        if (comesWithPolicy(type)) {
            document = Edits.set(document, JsonPointer.of("/name"), new JsonString("Catch-all Rule"));
            document = Edits.set(document, JsonPointer.of("/system"), JsonBoolean.TRUE);
            document = Edits.set(document, JsonPointer.of("/priority"), JsonNumber.of(99));
            String kind = type.type().name().substring("policy-rule-".length());
            String word = kind.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
            document = Edits.set(document, JsonPointer.of("/type"), new JsonString(word));
        }
        for (KeyPart part : type.identity().naturalKey()) {
            if (part.kind() == KeyPart.Kind.FIELD) {
                document = setIfAbsent(
                        document,
                        JsonPointer.of(part.value()),
                        new JsonString("Demo " + type.type().name() + " " + n));
            }
        }
        for (Reference reference : type.fields().references()) {
            if (reference.kind() == Reference.Kind.ID && !reference.to().isEmpty() && !inLinks(reference.at())) {
                Optional<String> there = existing(reference.to(), n);
                if (there.isPresent()) {
                    document = setIfAbsent(document, reference.at(), new JsonString(there.get()));
                }
            }
        }
        Optional<String> kind = type.reading()
                .listing()
                .map(l -> ResourceApi.queryOf(l.path()).getOrDefault("type", ""))
                .filter(k -> k.matches("[A-Z_]+"));
        if (kind.isPresent()) {
            document = setIfAbsent(document, JsonPointer.of("/type"), new JsonString(kind.get()));
        }
        for (String name : List.of("create", "update")) {
            Optional<Operation> operation = type.writing().operation(name).filter(o -> !o.bodyIsArray());
            for (String field : operation.map(Operation::fields).orElse(List.of())) {
                document = setIfAbsent(
                        document,
                        JsonPointer.of("/" + field.replace("~", "~0").replace("/", "~1")),
                        value(type, field, n));
            }
        }
        for (SecretField secret : type.fields().secrets()) {
            document = withSecret(type, document, secret, id);
        }
        for (JsonPointer serverSet : type.fields().serverSet()) {
            String name = serverSet.toString();
            if (name.equals("/created") || name.equals("/lastUpdated")) {
                document = setIfAbsent(document, serverSet, new JsonString(TIME));
            }
        }
        if (type.fields().status().isPresent()) {
            document = Edits.set(document, type.fields().status().get(), new JsonString("ACTIVE"));
        }
        return document;
    }

    private JsonValue withSecret(TypeDefinition type, JsonValue document, SecretField secret, String id) {
        if (secret.readback().startsWith("never")
                || secret.at().segments().get(0).startsWith("_")) {
            return secret.at().isExact() ? secret.at().remove(document) : document;
        }
        JsonPointer at = secret.at();
        if (!secret.onlyNamed().isEmpty()) {
            List<String> named = new ArrayList<>(at.segments());
            named.set(named.size() - 1, secret.onlyNamed().get(0));
            at = new JsonPointer(named);
        } else if (at.last().filter("*"::equals).isPresent()) {
            return document;
        }
        return Edits.set(document, at, new JsonString(tenant.secret(type.type() + at.toString() + id)));
    }

    private static boolean inLinks(JsonPointer at) {
        return at.isRoot() || at.segments().get(0).startsWith("_");
    }

    private JsonValue value(TypeDefinition type, String field, int n) {
        String lower = field.toLowerCase(java.util.Locale.ROOT);
        if (lower.endsWith("settings")
                || lower.endsWith("conditions")
                || lower.endsWith("actions")
                || lower.equals("profile")
                || lower.equals("configuration")) {
            return JsonObject.builder()
                    .put("note", "demo " + type.type().name())
                    .build();
        }
        if (lower.endsWith("s") && !lower.endsWith("status") && !lower.endsWith("class")) {
            return JsonArray.ofStrings(List.of("demo-" + field));
        }
        if (lower.startsWith("is") || lower.equals("enabled") || lower.startsWith("agreeto")) {
            // Where only one may be so, it is the first.
            boolean isFirstOnly =
                    lower.equals("isdefault") || type.type().name().equals("email-server");
            return JsonBoolean.of(!isFirstOnly || n % EACH == 0);
        }
        if (lower.equals("priority")
                || lower.equals("port")
                || lower.endsWith("minutes")
                || lower.endsWith("percentage")) {
            return JsonNumber.of(n + 1L);
        }
        if (lower.equals("status")) {
            return new JsonString("ACTIVE");
        }
        return new JsonString("Demo " + field + " " + n);
    }

    private static JsonValue setIfAbsent(JsonValue document, JsonPointer at, JsonValue value) {
        return at.find(document).isPresent() ? document : Edits.set(document, at, value);
    }

    private Optional<String> existing(List<ResourceType> types, int n) {
        for (ResourceType type : types) {
            Iterator<Item> all = org.store().of(type).all();
            String found = "";
            for (int i = 0; i <= n && all.hasNext(); i++) {
                found = all.next().key().id();
            }
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
