package org.butterflysecurity.testkit.okta;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Admin roles of a user, group or client, and their targets; the listing of the users who have any. */
final class RoleAssignments extends TypeRules {
    private static final Map<String, String> LABELS = Map.of(
            "SUPER_ADMIN", "Super Organization Administrator",
            "APP_ADMIN", "Application Administrator",
            "USER_ADMIN", "Group Administrator",
            "HELP_DESK_ADMIN", "Help Desk Administrator");

    private final String holder;

    /** @param holder the last word of the type: user, group or client */
    RoleAssignments(String holder) {
        this.holder = holder;
    }

    @Override
    JsonObject creating(Org org, Optional<ResourceKey> parent, JsonObject document, Request request) {
        String type = document.string("type").orElseThrow(() -> Refusal.invalid("type", "The role type is invalid."));
        Iterator<Item> others = org.store().of("role-assignment-" + holder).below(parent, "");
        while (others.hasNext()) {
            JsonObject other = (JsonObject) others.next().document();
            boolean same = other.string("type").filter(type::equals).isPresent()
                    && other.find("role").equals(document.find("role"))
                    && other.find("resource-set").equals(document.find("resource-set"));
            if (same) {
                throw new Refusal(409, "E0000090", "The role specified is already assigned to the user.");
            }
        }
        return document.with("label", new JsonString(LABELS.getOrDefault(type, type)))
                .with("status", new JsonString("ACTIVE"))
                .with("assignmentType", new JsonString(holder.toUpperCase(java.util.Locale.ROOT)))
                .with("created", new JsonString(org.now()))
                .with("lastUpdated", new JsonString(org.now()));
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        return operation.equals("assignees") ? Optional.of(assignees(org, request)) : Optional.empty();
    }

    private Answer assignees(Org org, Request request) {
        Set<String> users = new TreeSet<>();
        org.store()
                .of("role-assignment-user")
                .all()
                .forEachRemaining(e -> users.add(e.key().segments().get(0)));
        int limit = Math.max(1, Integer.parseInt(request.query("limit").orElse("100")));
        String after =
                request.query("after").map(a -> Cursor.read("assignee", a)).orElse("");
        var page = users.stream()
                .filter(u -> u.compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        boolean more = page.size() > limit;
        JsonArray value = new JsonArray(page.stream()
                .limit(limit)
                .<JsonValue>map(u -> JsonObject.builder()
                        .put("id", u)
                        .put("orn", "orn:okta:directory:00odemo:users:" + u)
                        .put(
                                "_links",
                                JsonObject.builder()
                                        .put("assignee", Org.link(org.adminUrl() + "/api/v1/users/" + u))
                                        .put("roles", Org.link(org.adminUrl() + "/api/v1/users/" + u + "/roles"))
                                        .build())
                        .build())
                .toList());
        JsonObject.Builder links = JsonObject.builder().put("self", Org.link(org.adminUrl() + request.target()));
        if (more) {
            String next = Links.next(request, Cursor.write("assignee", page.get(limit - 1)));
            links.put("next", Org.link(org.adminUrl() + next));
        }
        return Answer.json(
                200,
                JsonObject.builder()
                        .put("value", value)
                        .put("_links", links.build())
                        .build());
    }
}
