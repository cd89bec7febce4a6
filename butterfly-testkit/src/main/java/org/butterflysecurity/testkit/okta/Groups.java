package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.GeneratedDocuments;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Groups: statistics on request, three types of which one can be written. */
final class Groups extends TypeRules {
    private static final JsonPointer SOURCE_GROUP = JsonPointer.of("/sourceGroupId");

    /** Counting a big group takes a while; the number holds until the group's members change. */
    private final ConcurrentHashMap<String, Counted> counts = new ConcurrentHashMap<>();

    private record Counted(String asOf, long users) {}

    @Override
    JsonValue full(Store store, Item entry) {
        JsonObject group = (JsonObject) entry.document();
        String id = entry.key().id();
        String asOf = group.string("lastMembershipUpdated").orElse("");
        Counted counted = counts.compute(
                id, (i, c) -> c != null && c.asOf().equals(asOf) ? c : new Counted(asOf, members(store, entry.key())));
        JsonObject stats = JsonObject.builder()
                .put("usersCount", counted.users())
                .put("appsCount", apps(store, id))
                .put("groupPushMappingsCount", pushes(store, id))
                .put(
                        "hasAdminPrivilege",
                        store.below("role-assignment-group", id).hasNext())
                .put("_links", JsonObject.EMPTY)
                .build();
        return group.with("_embedded", JsonObject.builder().put("stats", stats).build());
    }

    private static long pushes(Store store, String group) {
        long count = 0;
        Iterator<Item> mappings = store.of("app-group-push-mapping").all();
        while (mappings.hasNext()) {
            boolean mine = SOURCE_GROUP.findString(mappings.next().document()).equals(Optional.of(group));
            count += mine ? 1 : 0;
        }
        return count;
    }

    private static long members(Store store, ResourceKey group) {
        long count = 0;
        GeneratedDocuments members = (GeneratedDocuments) store.of("group-membership");
        Iterator<ResourceKey> each = members.keysBelow(group);
        while (each.hasNext()) {
            each.next();
            count++;
        }
        return count;
    }

    private static long apps(Store store, String group) {
        long count = 0;
        Iterator<Item> all = store.of("app-group-assignment").all();
        while (all.hasNext()) {
            count += all.next().key().id().equals(group) ? 1 : 0;
        }
        return count;
    }

    @Override
    JsonValue listed(Store store, Item entry, Request request) {
        return List.of(request.query("expand").orElse("").split(",")).contains("stats")
                ? full(store, entry)
                : entry.document();
    }

    @Override
    Predicate<JsonValue> shown(Request request) {
        Optional<FilterExpression> filter = request.query("filter")
                .or(() -> request.query("search"))
                .filter(f -> !f.isEmpty())
                .map(FilterExpression::parse);
        String q = request.query("q").orElse("").toLowerCase(Locale.ROOT);
        return d -> filter.map(f -> f.holds(d)).orElse(true)
                && ResourceApi.textAt(d, "/profile/name")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(q);
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String name = document.object("profile").flatMap(p -> p.string("name")).orElse("");
        if (name.isBlank()) {
            throw Refusal.invalid("name", "The field cannot be left blank");
        }
        requireFree(org, name, "");
        String now = org.now();
        return document.with("type", new JsonString("OKTA_GROUP"))
                .with("objectClass", JsonArray.ofStrings(List.of("okta:user_group")))
                .with("created", new JsonString(now))
                .with("lastUpdated", new JsonString(now))
                .with("lastMembershipUpdated", new JsonString(now));
    }

    @Override
    JsonObject updating(Org org, ResourceKey key, JsonObject before, JsonObject after) {
        requireOktaGroup(before);
        requireFree(org, after.object("profile").flatMap(p -> p.string("name")).orElse(""), key.id());
        return after;
    }

    @Override
    boolean deleting(Org org, ResourceKey key, JsonObject document, Request request) {
        if (ResourceApi.textAt(document, "/type").orElse("").equals("BUILT_IN")) {
            requireOktaGroup(document);
        }
        return false;
    }

    /** Deleting a group takes it from app assignments, and makes rules that name it invalid. */
    @Override
    void deleted(Org org, ResourceKey key) {
        org.store().of("app-group-assignment").all().forEachRemaining(e -> {
            if (e.key().id().equals(key.id())) {
                org.store().of("app-group-assignment").remove(e.key());
            }
        });
        org.store().of("group-rule").all().forEachRemaining(e -> {
            if (e.document().toString().contains(key.id())) {
                org.store()
                        .put(
                                "group-rule",
                                e.key(),
                                ((JsonObject) e.document()).with("status", new JsonString("INVALID")));
            }
        });
    }

    static void requireOktaGroup(JsonObject group) {
        if (!group.string("type").filter("OKTA_GROUP"::equals).isPresent()) {
            throw new Refusal(403, "E0000077", "Cannot modify the group because it is read-only.");
        }
    }

    private static void requireFree(Org org, String name, String self) {
        org.store().of("group").all().forEachRemaining(e -> {
            boolean same = ResourceApi.textAt(e.document(), "/profile/name")
                            .orElse("")
                            .equals(name)
                    && !ResourceApi.textAt(e.document(), "/type").orElse("").equals("APP_GROUP");
            if (same && !e.key().id().equals(self)) {
                throw new Refusal(
                        409,
                        "E0000055",
                        "Duplicate group",
                        "An object with this field already exists in the current organization");
            }
        });
    }
}
