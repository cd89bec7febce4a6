package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.internal.Request;
import org.butterflysecurity.testkit.internal.Router;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** What a role is limited to: groups, or apps of the catalog where the role is that of an app administrator. */
final class RoleTargets extends TypeRules {
    private final String type;

    RoleTargets(String type) {
        this.type = type;
    }

    @Override
    Optional<Answer> operate(Org org, String operation, Optional<ResourceKey> key, Request request) {
        return switch (operation) {
            case Router.LIST -> Optional.of(list(org, key.orElseThrow(), request));
            case "listApps" -> Optional.of(list(org, parent(request), request));
            case "create" -> Optional.of(addGroup(org, key.orElseThrow()));
            case "createAppType", "createAppInstance" -> Optional.of(addApp(org, request));
            case "delete" -> Optional.of(remove(org, key.orElseThrow()));
            case "deleteAppType", "deleteAppInstance" ->
                Optional.of(remove(org, parent(request).child(last(request))));
            default -> Optional.empty();
        };
    }

    private static String last(Request request) {
        return request.segments().get(request.segments().size() - 1);
    }

    /** {@code …/{holder}/roles/{assignment}/targets/…}: the same places under /api/v1 and /oauth2/v1. */
    private static ResourceKey parent(Request request) {
        List<String> path = request.segments();
        int roles = path.indexOf("roles");
        return ResourceKey.of(path.get(roles - 1), path.get(roles + 1));
    }

    private Answer list(Org org, ResourceKey parent, Request request) {
        boolean apps = request.path().contains("/targets/catalog/apps");
        List<JsonValue> targets = new ArrayList<>();
        Iterator<Item> all = org.store().of(type).below(Optional.of(parent), "");
        while (all.hasNext()) {
            JsonObject target = (JsonObject) all.next().document();
            if (target.has("name") == apps) {
                targets.add(target);
            }
        }
        return Answer.json(200, new JsonArray(targets))
                .with("Link", "<" + org.url() + request.target() + ">; rel=\"self\"");
    }

    private Answer addGroup(Org org, ResourceKey key) {
        JsonObject group =
                org.store().object("group", key.id()).orElseThrow(() -> Refusal.notFound(key.id(), "UserGroup"));
        org.store().put(type, key, group);
        return Answer.empty(204);
    }

    private Answer addApp(Org org, Request request) {
        List<String> path = request.segments();
        int apps = path.indexOf("apps");
        String name = path.get(apps + 1);
        JsonObject.Builder target = JsonObject.builder().put("name", name).put("status", "ACTIVE");
        if (path.size() > apps + 2) {
            String id = path.get(apps + 2);
            if (org.store().object("app", id).isEmpty()) {
                throw Refusal.notFound(id, "AppInstance");
            }
            target.put("id", id);
        }
        org.store().put(type, parent(request).child(last(request)), target.build());
        return Answer.empty(204);
    }

    private Answer remove(Org org, ResourceKey key) {
        int left = 0;
        Iterator<Item> all = org.store().of(type).below(key.parent(), "");
        while (all.hasNext()) {
            all.next();
            left++;
        }
        if (left == 1) {
            throw new Refusal(400, "E0000001", "Api validation failed: the last target of a role cannot be removed");
        }
        if (!org.store().of(type).remove(key)) {
            throw Refusal.notFound(key.id(), "Target");
        }
        return Answer.empty(204);
    }
}
