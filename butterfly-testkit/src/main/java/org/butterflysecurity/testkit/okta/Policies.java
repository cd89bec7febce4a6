package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Policies of one type: priorities, what may be deleted, the catch-all rule that comes with an access policy. */
final class Policies extends TypeRules {
    private static final JsonPointer ALLOWED = JsonPointer.of("/_links/self/hints/allow");

    private final String type;

    Policies(String type) {
        this.type = type;
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String now = org.now();
        JsonNumber priority = JsonNumber.of(type.equals("policy-access") ? 1 : nextPriority(org));
        return document.with("system", JsonBoolean.FALSE)
                .with("status", new JsonString("ACTIVE"))
                .with("priority", document.find("priority").orElse(priority))
                .with("created", new JsonString(now))
                .with("lastUpdated", new JsonString(now));
    }

    private long nextPriority(Org org) {
        long count = 1;
        Iterator<Item> all = org.store().of(type).all();
        while (all.hasNext()) {
            all.next();
            count++;
        }
        return count;
    }

    @Override
    JsonObject created(Org org, ResourceKey key, JsonObject document) {
        JsonObject hinted =
                (JsonObject) Edits.set(document, ALLOWED, JsonArray.ofStrings(List.of("GET", "PUT", "DELETE")));
        org.store().put(type, key, hinted);
        TypeDefinition rules = org.store().catalog().get(ResourceType.of("okta/" + ruleType()));
        boolean comesWithRule = type.equals("policy-access")
                || rules.writing()
                        .operation("create")
                        .filter(Operation::isPossible)
                        .isEmpty();
        if (comesWithRule) {
            String id = org.ids().next(ruleType());
            JsonObject.Builder rule = JsonObject.builder()
                    .put("id", id)
                    .put("status", "ACTIVE")
                    .put("name", "Catch-all Rule")
                    .put("priority", 99)
                    .put("created", org.now())
                    .put("lastUpdated", org.now())
                    .put("system", true)
                    .put("type", document.find("type").orElse(JsonNull.NULL));
            if (type.equals("policy-access")) {
                JsonObject allow = JsonObject.builder().put("access", "ALLOW").build();
                rule.put("actions", JsonObject.builder().put("appSignOn", allow).build());
            }
            org.store()
                    .put(ruleType(), key.child(id), Documented.withSelfLink(org, rules, key.child(id), rule.build()));
        }
        return hinted;
    }

    private String ruleType() {
        return type.replace("policy-", "policy-rule-");
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        boolean exact = ResourceApi.isTrue(before, "system")
                && List.of("policy-password", "policy-mfa-enroll").contains(type);
        if (exact && !before.find("priority").equals(after.find("priority"))) {
            throw new Refusal(403, "E0000077", "Cannot modify the priority attribute because it is read-only.");
        }
        return after.with("system", before.find("system").orElse(JsonBoolean.FALSE));
    }

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        boolean deletable = ALLOWED.find(document)
                .filter(a -> a instanceof JsonArray array && array.items().contains(new JsonString("DELETE")))
                .isPresent();
        if (!deletable) {
            throw new Refusal(403, "E0000077", "Cannot delete the policy because it is read-only.");
        }
        return false;
    }
}
