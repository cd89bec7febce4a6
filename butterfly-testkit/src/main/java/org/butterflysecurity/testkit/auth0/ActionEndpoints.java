package org.butterflysecurity.testkit.auth0;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Answer;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Actions and their versions, modules, and what triggers run. */
final class ActionEndpoints {
    private final Tenant tenant;

    private final int pendingPolls;

    /** Actions that are being built, and how often they must still be asked for. */
    private final Map<String, Integer> building = new ConcurrentHashMap<>();

    /** The same of actions that are being deployed. */
    private final Map<String, Integer> deploying = new ConcurrentHashMap<>();

    private ActionEndpoints(Tenant tenant, int pendingPolls) {
        this.tenant = tenant;
        this.pendingPolls = pendingPolls;
    }

    static void add(Endpoints to, int pendingPolls) {
        ActionEndpoints own = new ActionEndpoints(to.tenant(), pendingPolls);
        String action = "/api/v2/actions/actions";
        String module = "/api/v2/actions/modules";
        to.own("POST", action, own::create)
                .own("GET", action, own::list)
                .own("PATCH", action + "/{id}", own::change)
                .own("GET", action + "/{id}", own::one)
                .own("POST", action + "/{id}/deploy", own::deploy)
                .own("POST", action + "/{id}/versions/{version}/deploy", own::deployVersion)
                .own("GET", "/api/v2/actions/triggers/{id}/bindings", own::bindings)
                .own("PATCH", "/api/v2/actions/triggers/{id}/bindings", own::bind)
                .own("POST", module, own::createModule)
                .own("PATCH", module + "/{id}", own::changeModule)
                .own("POST", module + "/{id}/versions", own::publish);
    }

    /** Whether any trigger runs the action. */
    static boolean isBound(Tenant tenant, String action) {
        boolean[] bound = {false};
        tenant.store()
                .of("action-trigger-binding")
                .all()
                .forEachRemaining(
                        e -> bound[0] |= JsonPointer.of("/bindings/*/action/id").findAll(e.document()).stream()
                                .anyMatch(new JsonString(action)::equals));
        return bound[0];
    }

    /** Refuses an action that is not there, not deployed, or not for {@code trigger}. */
    static void requireDeployed(Tenant tenant, String action, String trigger) {
        boolean isSo = tenant.find("action", action)
                .filter(a -> a.has("deployed_version"))
                .filter(a ->
                        JsonPointer.of("/supported_triggers/*/id").findAll(a).contains(new JsonString(trigger)))
                .isPresent();
        if (!isSo) {
            throw Refusal.badRequest("No deployed action of " + trigger + " was found.");
        }
    }

    /** Whether an action uses the module. */
    static boolean isUsed(Tenant tenant, String module) {
        return tenant.store()
                .first(
                        tenant.type("action").type(),
                        e -> JsonPointer.of("/modules/*/module_id")
                                .findAll(e.document())
                                .contains(new JsonString(module)))
                .isPresent();
    }

    private void requireModules(JsonObject body) {
        for (JsonObject module : Call.objects(body.array("modules").orElse(JsonArray.EMPTY))) {
            String id = Call.required(module, "module_id");
            if (!tenant.store().below("action-module-version", id).hasNext()) {
                throw Refusal.badRequest("The module has no version: " + id);
            }
        }
    }

    private Answer list(Call call) {
        Optional<String> trigger = call.request().query("triggerId");
        Optional<String> name = call.request().query("actionName");
        List<JsonValue> found = new ArrayList<>();
        tenant.store().of("action").all().forEachRemaining(e -> {
            JsonObject action = (JsonObject) e.document();
            boolean named = name.map(
                            n -> action.string("name").filter(n::equals).isPresent())
                    .orElse(true);
            boolean triggered = trigger.map(t -> JsonPointer.of("/supported_triggers/*/id").findAll(action).stream()
                            .anyMatch(new JsonString(t)::equals))
                    .orElse(true);
            if (named && triggered) {
                found.add(action);
            }
        });
        return Paging.answer(call.type(), call.request(), Paging.Rows.of(found), found.size(), d -> d);
    }

    private Answer create(Call call) {
        JsonObject body = Writes.checked(call.type(), "create", call.body());
        requireTriggers(body);
        requireModules(body);
        Writes.requireRoom(
                tenant,
                call.type(),
                Optional.empty(),
                call.type().writing().operation("create").orElseThrow());
        String id = tenant.ids().next("action");
        JsonObject action = JsonObject.builder()
                .put("id", id)
                .put("name", Call.required(body, "name"))
                .put("supported_triggers", body.find("supported_triggers").orElse(JsonArray.EMPTY))
                .put("created_at", tenant.now())
                .put("updated_at", tenant.now())
                .put("code", body.string("code").orElse(""))
                .put("dependencies", body.find("dependencies").orElse(JsonArray.EMPTY))
                .put("runtime", body.string("runtime").orElse("node22"))
                .put("status", "built")
                .put("secrets", names(body.array("secrets").orElse(JsonArray.EMPTY)))
                .put("all_changes_deployed", false)
                .build();
        if (body.has("modules")) {
            action = action.with("modules", body.find("modules").orElseThrow());
        }
        building.put(id, pendingPolls);
        tenant.put("action", action, id);
        if (body.bool("deploy").orElse(false)) {
            deployed(action);
            action = tenant.read("action", id);
        }
        return Answer.json(201, action);
    }

    private void requireTriggers(JsonObject body) {
        for (JsonObject trigger : Call.objects(body.array("supported_triggers").orElse(JsonArray.EMPTY))) {
            String id = Call.required(trigger, "id");
            if (!tenant.store().below("action-trigger", id).hasNext()) {
                throw Refusal.badRequest("The trigger does not exist: " + id);
            }
        }
    }

    /** Secrets keep their names; a value is never seen again. */
    private JsonArray names(JsonArray secrets) {
        List<JsonValue> names = new ArrayList<>();
        for (JsonObject secret : Call.objects(secrets)) {
            names.add(JsonObject.builder()
                    .put("name", Call.required(secret, "name"))
                    .put("updated_at", tenant.now())
                    .build());
        }
        return new JsonArray(names);
    }

    private Answer change(Call call) {
        JsonObject before = read("action", call.value(0));
        JsonObject body = Writes.checked(
                call.type(), call.type().writing().operation("update").orElseThrow(), before, call.body());
        requireTriggers(body);
        requireModules(body);
        boolean triggersDiffer = body.find("supported_triggers")
                .filter(t -> !before.find("supported_triggers").equals(Optional.of(t)))
                .isPresent();
        if (triggersDiffer && isBound(tenant, call.value(0))) {
            throw Refusal.badRequest("The triggers of a bound action cannot change.");
        }
        JsonObject after = Writes.merged(before, body);
        if (body.has("secrets")) {
            after = after.with("secrets", names(body.array("secrets").orElse(JsonArray.EMPTY)));
        }
        after = after.with("updated_at", new JsonString(tenant.now())).with("all_changes_deployed", JsonBoolean.FALSE);
        building.put(call.value(0), pendingPolls);
        tenant.put("action", after, call.value(0));
        return Answer.json(200, after);
    }

    private JsonObject read(String type, String id) {
        return tenant.find(type, id).orElseThrow(() -> Refusal.notFound("The requested resource does not exist.", ""));
    }

    /** An action as it is: being built and being deployed take a while, told in how often it is asked for. */
    private Answer one(Call call) {
        JsonObject action = read("action", call.value(0));
        if (isStill(building, call.value(0))) {
            return Answer.json(200, action.with("status", new JsonString("pending")));
        }
        return Answer.json(
                200,
                isStill(deploying, call.value(0)) ? action.with("all_changes_deployed", JsonBoolean.FALSE) : action);
    }

    private static boolean isStill(Map<String, Integer> pending, String action) {
        return pending.getOrDefault(action, 0) > 0 && pending.merge(action, -1, Integer::sum) >= 0;
    }

    private Answer deploy(Call call) {
        if (isStill(building, call.value(0))) {
            throw Refusal.badRequest("The draft must be in the 'built' state to be deployed");
        }
        deploying.put(call.value(0), pendingPolls);
        return Answer.json(200, deployed(read("action", call.value(0))));
    }

    private Answer deployVersion(Call call) {
        JsonObject action = read("action", call.value(0));
        JsonObject version = tenant.find("action-version", call.value(0), call.value(1))
                .orElseThrow(() -> Refusal.notFound("The requested resource does not exist.", ""));
        return Answer.json(
                202, deployed(action.with("code", version.find("code").orElseThrow())));
    }

    private JsonObject deployed(JsonObject action) {
        String id = action.string("id").orElseThrow();
        long number = 1;
        for (var each = tenant.store().below("action-version", id); each.hasNext(); ) {
            Item entry = each.next();
            JsonObject old = (JsonObject) entry.document();
            number = Math.max(number, old.number("number").orElse(0L) + 1);
            tenant.store().of("action-version").put(entry.key(), old.with("deployed", JsonBoolean.FALSE));
        }
        String versionId = tenant.ids().next("action-version");
        JsonObject version = JsonObject.builder()
                .put("id", versionId)
                .put("code", action.string("code").orElse(""))
                .put("dependencies", action.find("dependencies").orElse(JsonArray.EMPTY))
                .put("deployed", true)
                .put("number", number)
                .put("built_at", tenant.now())
                .put("secrets", action.find("secrets").orElse(JsonArray.EMPTY))
                .put("status", "built")
                .put("created_at", tenant.now())
                .put("updated_at", tenant.now())
                .put("runtime", action.string("runtime").orElse("node22"))
                .put("supported_triggers", action.find("supported_triggers").orElse(JsonArray.EMPTY))
                .build();
        tenant.put("action-version", version, id, versionId);
        tenant.put(
                "action", action.with("deployed_version", version).with("all_changes_deployed", JsonBoolean.TRUE), id);
        return version.with("action", JsonObject.builder().put("id", id).build());
    }

    private Answer bindings(Call call) {
        requireTrigger(call.value(0));
        List<JsonValue> bound = bound(call.value(0)).items();
        return Paging.answer(call.type(), call.request(), Paging.Rows.of(bound), bound.size(), d -> d);
    }

    private JsonArray bound(String trigger) {
        return tenant.find("action-trigger-binding", trigger)
                .flatMap(d -> d.array("bindings"))
                .orElse(JsonArray.EMPTY);
    }

    private void requireTrigger(String trigger) {
        if (!tenant.store().below("action-trigger", trigger).hasNext()) {
            throw Refusal.notFound("The trigger does not exist: " + trigger, "");
        }
    }

    /** Replaces the whole ordered list; only deployed actions can be in it. */
    private Answer bind(Call call) {
        requireTrigger(call.value(0));
        List<JsonValue> bindings = new ArrayList<>();
        int position = 0;
        for (JsonObject wanted : call.objects("bindings")) {
            bindings.add(binding(call.value(0), wanted, position++));
        }
        JsonObject document =
                JsonObject.builder().put("bindings", new JsonArray(bindings)).build();
        tenant.put("action-trigger-binding", document, call.value(0));
        return Answer.json(200, document);
    }

    private JsonObject binding(String trigger, JsonObject wanted, int position) {
        JsonObject ref = wanted.object("ref").orElseThrow(() -> Refusal.payload("Missing required property: ref"));
        String value = Call.required(ref, "value");
        String kind = Call.required(ref, "type");
        JsonObject action = switch (kind) {
            case "action_id" -> read("action", value);
            case "action_name" ->
                tenant.with("action", "name", value)
                        .orElseThrow(() -> Refusal.badRequest("The action does not exist: " + value));
            case "binding_id" ->
                bound(trigger).stream()
                        .map(JsonObject.class::cast)
                        .filter(b -> b.string("id").filter(value::equals).isPresent())
                        .findFirst()
                        .flatMap(b -> b.object("action"))
                        .map(a -> read("action", a.string("id").orElse("")))
                        .orElseThrow(() -> Refusal.badRequest("The binding does not exist: " + value));
            default -> throw Refusal.payload("No enum match for: " + kind + "' on property ref.type");
        };
        if (!action.has("deployed_version")
                || isStill(deploying, action.string("id").orElse(""))) {
            throw Refusal.badRequest("The action must be deployed before it is bound: "
                    + action.string("name").orElse(""));
        }
        return JsonObject.builder()
                .put(
                        "id",
                        Digests.sha256(trigger + action.string("id").orElse("") + position)
                                .substring(0, 36))
                .put("trigger_id", trigger)
                .put(
                        "display_name",
                        wanted.string("display_name")
                                .orElse(action.string("name").orElse("")))
                .put("created_at", tenant.now())
                .put("updated_at", tenant.now())
                .put(
                        "action",
                        JsonObject.builder()
                                .put("id", action.string("id").orElse(""))
                                .put("name", action.string("name").orElse(""))
                                .build())
                .build();
    }

    private Answer createModule(Call call) {
        JsonObject body = Writes.checked(call.type(), "create", call.body());
        String id = tenant.ids().next("action-module");
        JsonObject module = body.without("publish")
                .with("id", new JsonString(id))
                .with("secrets", names(body.array("secrets").orElse(JsonArray.EMPTY)))
                .with("created_at", new JsonString(tenant.now()))
                .with("updated_at", new JsonString(tenant.now()))
                .with("all_changes_published", JsonBoolean.FALSE)
                .with("latest_version_number", JsonNumber.of(0));
        tenant.put("action-module", module, id);
        if (body.bool("publish").orElse(false)) {
            published(module);
        }
        return Answer.json(201, tenant.read("action-module", id));
    }

    private Answer changeModule(Call call) {
        JsonObject before = read("action-module", call.value(0));
        JsonObject body = Writes.checked(
                call.type(), call.type().writing().operation("update").orElseThrow(), before, call.body());
        JsonObject after = Writes.merged(before, body)
                .with("updated_at", new JsonString(tenant.now()))
                .with("all_changes_published", JsonBoolean.FALSE);
        if (body.has("secrets")) {
            after = after.with("secrets", names(body.array("secrets").orElse(JsonArray.EMPTY)));
        }
        tenant.put("action-module", after, call.value(0));
        return Answer.json(200, after);
    }

    private Answer publish(Call call) {
        JsonObject module = read("action-module", call.value(0));
        if (module.bool("all_changes_published").orElse(false)) {
            throw Refusal.conflict("There is nothing to publish.");
        }
        return Answer.json(201, published(module));
    }

    private JsonObject published(JsonObject module) {
        String id = module.string("id").orElseThrow();
        String versionId = tenant.ids().next("action-module-version");
        JsonNumber number = JsonNumber.of(module.number("latest_version_number").orElse(0L) + 1);
        JsonObject version = JsonObject.builder()
                .put("id", versionId)
                .put("module_id", id)
                .put("version_number", number)
                .put("code", module.string("code").orElse(""))
                .put("dependencies", module.find("dependencies").orElse(JsonArray.EMPTY))
                .put("created_at", tenant.now())
                .build();
        tenant.store().of("action-module-version").put(ResourceKey.of(id, versionId), version);
        tenant.put(
                "action-module",
                module.with("latest_version_number", number).with("all_changes_published", JsonBoolean.TRUE),
                id);
        return version;
    }
}
