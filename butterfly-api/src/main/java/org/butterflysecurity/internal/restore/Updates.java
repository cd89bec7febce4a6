package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.internal.engine.DocumentDiff;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** How an object of the tenant becomes what it was, if need be by making it anew. */
final class Updates {
    private final Matching matching;
    private final Calls calls;
    private final SiblingOrder siblings;
    private final Activations activations;
    private final Creations creations;
    private final Deletions deletions;
    private final NewIds newIds;
    private final UpdateBody bodies;
    private final boolean deletes;

    /** @param deletes whether deletions were asked for */
    Updates(
            Matching matching,
            Calls calls,
            SiblingOrder siblings,
            Activations activations,
            Creations creations,
            Deletions deletions,
            boolean deletes) {
        this.matching = matching;
        this.calls = calls;
        this.siblings = siblings;
        this.activations = activations;
        this.creations = creations;
        this.deletions = deletions;
        this.newIds = new NewIds(calls);
        this.bodies = new UpdateBody(matching, deletes);
        this.deletes = deletes;
    }

    /** The steps that change it to what is wanted; nothing where it is as it was. */
    List<Draft> of(TypeDefinition type, Step.Target target, JsonValue wanted, JsonValue live) {
        String name = type.writing().operationFor("update", wanted);
        Optional<Operation> update = type.writing().operation(name);
        ResourceKey key = target.live().orElseThrow();
        boolean canUpdate = update.filter(o -> o.isPossibleFor(wanted)).isPresent();
        boolean isPatch = Calls.isJsonPatch(update);
        Optional<Operation> writable =
                canUpdate && !isPatch ? update : type.writing().operation("create");
        JsonObject now = Projection.of(type, writable, live, wanted);
        JsonObject then = reachable(update, now, bodies.keeping(update, now, Projection.of(type, writable, wanted)));
        List<FieldChange> changes = new ArrayList<>(
                DocumentDiff.of(type.fields()).between(Projection.comparable(now), Projection.comparable(then)));
        update.map(Operation::bind)
                .ifPresent(bind -> bind.values().forEach(at -> {
                    if (!isServerSet(type, at)
                            && at.find(wanted).isPresent()
                            && !at.find(wanted).equals(at.find(live))) {
                        changes.add(new FieldChange(at, at.find(live), at.find(wanted)));
                    }
                }));
        type.writing()
                .order()
                .filter(o -> siblings.moves(type.type(), target.key()))
                .ifPresent(o -> changes.add(new FieldChange(o.at(), o.at().find(live), o.at().find(wanted))));
        addFixed(update, live, type.fields().normal(wanted), changes);
        Optional<String> status = Statuses.of(type, live);
        if (changes.isEmpty()) {
            return status.map(s -> activations.towards(type, target, key, wanted, s))
                    .orElse(List.of());
        }
        if (isFixed(update, changes) || isOutOfReach(type, target, wanted)) {
            return anew(type, target, wanted, live, changes);
        }
        if (update.filter(o -> o.isPossible() && !o.isPossibleFor(live)).isPresent()) {
            return List.of(unchangeable(type, target, changes, update));
        }
        JsonValue body = bodies.of(type, update, now, then, wanted, changes);
        JsonValue names = withNamesOfNow(type, update, wanted, live);
        List<Step.Call> sent = (canUpdate ? UpdateBody.apart(update, body, then) : List.<JsonValue>of())
                .stream()
                        .flatMap(part -> calls.call(type, name, key, names, Optional.of(part)).stream())
                        .toList();
        if (sent.isEmpty()) {
            return List.of(unchangeable(type, target, changes, update));
        }
        List<Draft> drafts = new ArrayList<>();
        Optional<Draft> before = activations.before(type, name, target, live, status);
        before.ifPresent(drafts::add);
        for (Step.Call call : sent) {
            drafts.add(Draft.of(Step.Kind.UPDATE, type, target, call, "")
                    .naming(References.named(type, key, body, wanted))
                    .changing(sent.size() == 1 ? changes : changedBy(call, changes)));
            drafts.addAll(MissingSecrets.steps(type, target, call));
        }
        Optional<String> is = status.isEmpty()
                ? status
                : update.flatMap(Operation::leaves)
                        .or(() -> before.map(Draft::text))
                        .or(() -> status);
        is.ifPresent(s -> drafts.addAll(activations.towards(type, target, key, wanted, s)));
        return drafts;
    }

    /** The update of an object that is as it was but names what gets a new id; empty where it has none to send. */
    List<Draft> again(TypeDefinition type, Step.Target target, JsonValue document, JsonValue live, Set<String> words) {
        String name = type.writing().operationFor("update", document);
        Optional<Operation> update = type.writing().operation(name);
        JsonObject body = Projection.emptying(update, Projection.of(type, update, document), document);
        List<FieldChange> changes = NewIds.changes(type, document, words);
        if (isFixed(update, changes)) {
            return anew(type, target, document, live, changes);
        }
        if (newIds.isOnlyInCreation(type, target, document, body, words)) {
            return References.ownsItsId(type) ? anew(type, target, document, live, changes) : List.of();
        }
        boolean isNamedInBody = References.words(type, body).stream().anyMatch(words::contains);
        if (!isNamedInBody && !NewIds.isInPath(type, document, words)) {
            return List.of();
        }
        Optional<Step.Call> call = calls.call(type, name, target.live().orElseThrow(), document, Optional.of(body));
        if (call.isEmpty()) {
            return List.of();
        }
        List<Draft> drafts = new ArrayList<>();
        Optional<String> status = Statuses.of(type, live);
        Optional<Draft> before = activations.before(type, name, target, live, status);
        before.ifPresent(drafts::add);
        drafts.add(Draft.of(Step.Kind.UPDATE, type, target, call.get(), "")
                .naming(words)
                .changing(changes));
        update.flatMap(Operation::leaves)
                .or(() -> before.map(Draft::text))
                .or(() -> status)
                .ifPresent(s -> drafts.addAll(
                        activations.towards(type, target, target.live().orElseThrow(), document, s)));
        return drafts;
    }

    private static List<FieldChange> changedBy(Step.Call call, List<FieldChange> changes) {
        return changes.stream()
                .filter(c -> !(call.body().orElse(JsonNull.NULL) instanceof JsonObject sent)
                        || sent.has(c.at().segments().get(0)))
                .toList();
    }

    /** A step for what no update changes within a member, such as the type of an attribute; the other members are changed. */
    static Optional<Draft> fixedParts(TypeDefinition type, Step.Target target, JsonValue wanted, JsonValue live) {
        Optional<Operation> update = type.writing().operation(type.writing().operationFor("update", wanted));
        Set<String> differing = fixedParts(update, live, wanted).keySet();
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(Draft.person(
                        type,
                        target,
                        "It differs in what cannot be changed (" + String.join(", ", differing) + "): "
                                + Calls.reason(type, update)));
    }

    /** What the update can bring about: a member with a fixed place that differs stays as the tenant has it. */
    private static JsonObject reachable(Optional<Operation> update, JsonObject now, JsonObject then) {
        JsonValue reachable = then;
        for (JsonPointer member : fixedParts(update, now, then).values()) {
            reachable = Pointers.set(reachable, member, member.find(now).orElseThrow());
        }
        return (JsonObject) reachable;
    }

    /** The fixed places within members that differ, and of which member each is. */
    private static Map<String, JsonPointer> fixedParts(Optional<Operation> update, JsonValue now, JsonValue then) {
        Map<String, JsonPointer> differing = new TreeMap<>();
        for (JsonPointer at : update.map(Operation::fixed).orElse(List.of())) {
            int any = at.segments().indexOf("*");
            if (any >= 0
                    && new JsonPointer(at.segments().subList(0, any)).find(now).orElse(JsonNull.NULL)
                            instanceof JsonObject members) {
                for (String name : members.members().keySet()) {
                    List<String> path = new ArrayList<>(at.segments());
                    path.set(any, name);
                    JsonPointer place = new JsonPointer(path);
                    Optional<JsonValue> is = place.find(now);
                    Optional<JsonValue> was = place.find(then);
                    if (is.isPresent() && was.isPresent() && !is.equals(was)) {
                        differing.put(place.toString(), new JsonPointer(path.subList(0, any + 1)));
                    }
                }
            }
        }
        return differing;
    }

    private static Draft unchangeable(
            TypeDefinition type, Step.Target target, List<FieldChange> changes, Optional<Operation> update) {
        return Draft.person(
                type,
                target,
                "It differs at " + places(changes) + " and cannot be changed: " + Calls.reason(type, update));
    }

    private static String places(List<FieldChange> changes) {
        return String.join(", ", changes.stream().map(c -> c.at().toString()).toList());
    }

    /** Whether the object names what gets a new id where no update takes it. */
    private boolean isOutOfReach(TypeDefinition type, Step.Target target, JsonValue wanted) {
        Optional<Operation> update = type.writing().operation(type.writing().operationFor("update", wanted));
        Set<String> words = matching.missingWords(type, wanted);
        JsonObject body = Projection.of(type, update, wanted);
        return !words.isEmpty()
                && (isFixed(update, NewIds.changes(type, wanted, words))
                        || References.ownsItsId(type) && newIds.isOnlyInCreation(type, target, wanted, body, words));
    }

    private static boolean isServerSet(TypeDefinition type, JsonPointer at) {
        return type.fields().serverSet().contains(at);
    }

    /** The wanted document under the names that the provider has for it now: those stand in the path. */
    private static JsonValue withNamesOfNow(
            TypeDefinition type, Optional<Operation> update, JsonValue wanted, JsonValue live) {
        JsonValue named = wanted;
        for (JsonPointer at : update.map(o -> o.bind().values()).orElse(List.of())) {
            Optional<JsonValue> value = at.find(live).filter(v -> isServerSet(type, at));
            named = value.isPresent() ? Pointers.set(named, at, value.get()) : named;
        }
        return named;
    }

    /** Adds the differences in what an update does not even take. */
    private static void addFixed(
            Optional<Operation> update, JsonValue live, JsonValue wanted, List<FieldChange> changes) {
        for (JsonPointer at : wholly(update)) {
            Optional<JsonValue> is = at.find(live).filter(v -> v != JsonNull.NULL);
            Optional<JsonValue> was = at.find(wanted).filter(v -> v != JsonNull.NULL);
            if (!is.equals(was) && changes.stream().noneMatch(c -> at.covers(c.at()))) {
                changes.add(new FieldChange(at, is, was));
            }
        }
    }

    /** The fields in which a difference makes the whole object another. */
    private static List<JsonPointer> wholly(Optional<Operation> update) {
        return update.map(Operation::fixed).orElse(List.of()).stream()
                .filter(JsonPointer::isExact)
                .toList();
    }

    private static boolean isFixed(Optional<Operation> update, List<FieldChange> changes) {
        List<JsonPointer> fixed = wholly(update);
        return changes.stream().anyMatch(c -> fixed.stream().anyMatch(f -> f.covers(c.at())));
    }

    /** Deletes an object that cannot be changed so, and makes it anew; that is for a person where deletions were not asked for. */
    private List<Draft> anew(
            TypeDefinition type, Step.Target target, JsonValue wanted, JsonValue live, List<FieldChange> changes) {
        Optional<String> kept = type.writing().irreplaceable();
        List<Draft> removal = !deletes || kept.isPresent()
                ? List.of()
                : deletions.of(type, target.live().orElseThrow(), live);
        List<Draft> creation = removal.isEmpty() ? List.of() : creations.of(type, target, wanted);
        if (creation.isEmpty()) {
            String remedy = type.identity().isBuiltIn(live)
                    ? "The provider itself put it there."
                    : kept.orElse("Delete it and restore again, or allow deletions: it is then deleted and made anew.");
            return List.of(Draft.person(
                    type, target, "It differs in what cannot be changed (" + places(changes) + "). " + remedy));
        }
        List<Draft> drafts = new ArrayList<>(removal);
        drafts.addAll(creation);
        return drafts;
    }
}
