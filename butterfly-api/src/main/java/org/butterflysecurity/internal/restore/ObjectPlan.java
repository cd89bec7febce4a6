package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Order;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.internal.engine.DocumentDiff;
import org.butterflysecurity.internal.engine.Naming;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** What there is to do with one object. */
final class ObjectPlan {
    private final Matching matching;
    private final Calls calls;
    private final Naming naming;
    private final SiblingOrder siblings;
    private final List<JsonPointer> onlyFields;
    private final int deletes;
    private final boolean mails;

    ObjectPlan(Matching matching, Calls calls, Naming naming, SiblingOrder siblings, RestoreOptions options) {
        this.siblings = siblings;
        this.matching = matching;
        this.calls = calls;
        this.naming = naming;
        this.onlyFields = options.selection().fields();
        this.deletes = options.deletes().most();
        this.mails = options.mails();
    }

    /**
     * What to do with an object of the snapshot; nothing where it is as it was.
     *
     * @param live the object in the tenant, in normal form: the order in which a provider tells of a set must not make another plan
     */
    List<Draft> restore(TypeDefinition type, ResourceKey key, JsonValue document, Optional<JsonValue> live) {
        JsonValue whole = matching.wanted(type, document);
        JsonValue wanted =
                live.map(is -> withPlaceOf(is, type, chosen(is, whole))).orElse(whole);
        Step.Target target = target(type, key, document);
        List<Draft> drafts = new ArrayList<>();
        if (live.isPresent()) {
            drafts.addAll(changed(type, target, wanted, live.get()));
        } else if (onlyFields.isEmpty()) {
            drafts.addAll(absent(type, target, wanted));
        }
        if (live.isPresent() || drafts.stream().anyMatch(d -> d.kind() == Step.Kind.CREATE)) {
            byPerson(type, target, type.fields().normal(wanted), live).ifPresent(drafts::add);
        }
        return drafts.stream().map(d -> d.wanting(wanted)).toList();
    }

    /** What differs in a place that no request writes; of an object that is being made, whatever it has there. */
    private static Optional<Draft> byPerson(
            TypeDefinition type, Step.Target target, JsonValue wanted, Optional<JsonValue> live) {
        return type.writing().byPerson().stream()
                .filter(place -> !place.at().find(wanted).equals(live.flatMap(place.at()::find)))
                .findFirst()
                .map(place -> Draft.person(type, target, place.note()));
    }

    /** How to remove an object that the snapshot does not have; empty where it stays. */
    List<Draft> remove(TypeDefinition type, ResourceKey key, JsonValue live) {
        Step.Target target = new Step.Target(type.type(), key, Optional.of(key), naming.nameOf(type.type(), key, live));
        String name = type.writing().operationFor("delete", live);
        Optional<Operation> delete = type.writing().operation(name);
        Optional<Step.Call> call = calls.call(type, name, key, live, Optional.empty());
        if (call.isEmpty() || isBuiltIn(type, live)) {
            return List.of();
        }
        if (!delete.orElseThrow().isPossibleFor(live)) {
            return List.of(Draft.person(type, target, "It cannot be deleted as it is: " + reason(type, delete)));
        }
        List<Draft> drafts = new ArrayList<>();
        switchFor(type, name, target, live, Statuses.of(type, live)).ifPresent(drafts::add);
        drafts.add(Draft.of(Step.Kind.DELETE, type, target, call.get(), ""));
        return drafts;
    }

    private Step.Target target(TypeDefinition type, ResourceKey key, JsonValue document) {
        return new Step.Target(
                type.type(), key, matching.live(type.type(), key), naming.nameOf(type.type(), key, document));
    }

    /** The wanted document, or where only some fields are to be put back the live one with these. */
    private JsonValue chosen(JsonValue live, JsonValue wanted) {
        if (onlyFields.isEmpty()) {
            return wanted;
        }
        JsonValue mixed = live;
        for (JsonPointer field : onlyFields) {
            Optional<JsonValue> value = field.find(wanted);
            mixed = value.isPresent() ? Pointers.set(mixed, field, value.get()) : field.remove(mixed);
        }
        return mixed;
    }

    /** With the number of the place that it has: a number alone is no difference, and who moves is told apart. */
    private static JsonValue withPlaceOf(JsonValue live, TypeDefinition type, JsonValue wanted) {
        Optional<JsonPointer> at = type.writing().order().map(Order::at);
        Optional<JsonValue> number = at.flatMap(a -> a.find(live));
        return number.isPresent() && at.get().find(wanted).isPresent()
                ? Pointers.set(wanted, at.get(), number.get())
                : wanted;
    }

    private List<Draft> absent(TypeDefinition type, Step.Target target, JsonValue wanted) {
        ResourceKey key = matching.ids().of(target.key());
        boolean withParent = key.parent().isPresent() || type.reading().singleton();
        String name = type.writing().operationFor("create", wanted);
        Optional<Operation> create = type.writing().operation(name);
        if (isParentMissing(type, target.key()) && calls.isMadeWithParent(type)) {
            return late(type, target, key, wanted);
        }
        if (isBuiltIn(type, wanted)
                || create.filter(o -> o.isPossibleFor(wanted)).isEmpty()) {
            if (isBuiltIn(type, wanted) && !type.reading().singleton() && !References.ownsItsId(type)) {
                // A membership that the provider itself derives from another, such as an assignment through a group.
                return List.of();
            }
            boolean parentIsNew = withParent && key.segments().stream().anyMatch(matching::isMissing);
            if (parentIsNew
                    || comesWithOthers(type, wanted)
                    || (type.reading().singleton() && !isBuiltIn(type, wanted))) {
                return late(type, target, key, wanted);
            }
            return List.of(Draft.person(type, target, "It is missing and cannot be created: " + reason(type, create)));
        }
        JsonObject body = withNeededSecrets(type, create, Projection.of(type, create, wanted), wanted);
        Optional<Step.Call> call = calls.call(type, name, key, wanted, Optional.of(body));
        boolean isWrapped = create.flatMap(Operation::body).isPresent();
        // Where the path says which object it is, the body may be empty.
        boolean isNamed =
                call.filter(c -> c.variables().containsValue(key.id())).isPresent();
        boolean lacks = !isWrapped
                && !isNamed
                && call.flatMap(Step.Call::body).filter(b -> body.isEmpty()).isPresent();
        if (call.isEmpty() || lacks) {
            return List.of(Draft.person(
                    type, target, "It is missing, and Butterfly has no request that creates it. Create it by hand."));
        }
        List<Draft> drafts = new ArrayList<>();
        drafts.add(Draft.of(
                        Step.Kind.CREATE,
                        type,
                        target,
                        call.get(),
                        NaturalKeys.of(type, key, wanted).orElse(""))
                .naming(words(type, key, isWrapped ? call.get().body().orElse(body) : body, wanted))
                .wanting(wanted));
        drafts.addAll(secrets(type, target, call.get()));
        drafts.addAll(status(type, target, key, wanted, Statuses.first(type)));
        return drafts;
    }

    private boolean isParentMissing(TypeDefinition type, ResourceKey key) {
        return type.reading()
                .parent()
                .filter(parent ->
                        key.parent().filter(k -> matching.isMissing(parent, k)).isPresent())
                .isPresent();
    }

    /** The body with a place for each secret that reading never shows and without which the request is refused. */
    private static JsonObject withNeededSecrets(
            TypeDefinition type, Optional<Operation> operation, JsonObject body, JsonValue wanted) {
        List<String> required = operation.map(Operation::required).orElse(List.of());
        JsonObject complete = body;
        for (SecretField secret : type.fields().secrets()) {
            String name = secret.at().segments().get(0);
            boolean isRequired = secret.at().segments().size() == 1 && required.contains(name);
            boolean isPart = secret.needed().filter(c -> c.holds(wanted)).isPresent()
                    && (secret.at().segments().size() == 1
                            || complete.object(name).isPresent()
                            || required.contains(name));
            if ((isRequired || isPart) && secret.at().find(complete).isEmpty()) {
                complete = (JsonObject) Pointers.set(complete, secret.at(), Redaction.MARKER);
            }
        }
        return complete;
    }

    /** Whether the provider makes the object by itself once what its natural key names is there. */
    private boolean comesWithOthers(TypeDefinition type, JsonValue wanted) {
        return NaturalKeys.references(type, wanted).stream().anyMatch(matching::isMissing);
    }

    /** An object that comes into being together with its parent: it is found then, and changed. */
    private List<Draft> late(TypeDefinition type, Step.Target target, ResourceKey key, JsonValue wanted) {
        String name = type.writing().operationFor("update", wanted);
        JsonObject body = Projection.of(type, type.writing().operation(name), wanted);
        Optional<Step.Call> call = calls.call(type, name, key, wanted, Optional.of(body));
        if (call.isEmpty() || (body.isEmpty() && call.get().body().isPresent())) {
            return List.of();
        }
        List<FieldChange> changes = List.of(new FieldChange(JsonPointer.ROOT, Optional.empty(), Optional.of(body)));
        List<Draft> drafts = new ArrayList<>();
        drafts.add(Draft.of(
                        Step.Kind.UPDATE,
                        type,
                        target,
                        call.get(),
                        NaturalKeys.of(type, key, wanted).orElse(""))
                .naming(words(type, key, body, wanted))
                .changing(changes));
        drafts.addAll(status(type, target, key, wanted, Statuses.first(type)));
        return drafts;
    }

    private List<Draft> changed(TypeDefinition type, Step.Target target, JsonValue wanted, JsonValue live) {
        String name = type.writing().operationFor("update", wanted);
        Optional<Operation> update = type.writing().operation(name);
        ResourceKey key = target.live().orElseThrow();
        boolean canUpdate = update.filter(o -> o.isPossibleFor(wanted)).isPresent();
        boolean isPatch = Calls.isJsonPatch(update);
        Optional<Operation> writable =
                canUpdate && !isPatch ? update : type.writing().operation("create");
        JsonObject now = Projection.of(type, writable, live, wanted);
        JsonObject then = keeping(update, now, Projection.of(type, writable, wanted));
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
            return status.map(s -> status(type, target, key, wanted, s)).orElse(List.of());
        }
        if (isFixed(update, changes) || isOutOfReach(type, target, wanted)) {
            return anew(type, target, wanted, live, changes);
        }
        if (update.filter(o -> o.isPossible() && !o.isPossibleFor(live)).isPresent()) {
            return List.of(unchangeable(type, target, changes, update));
        }
        JsonValue body = isPatch
                ? patch(changes)
                : withNeededSecrets(
                        type, update, isPartial(update) ? partial(type, update, now, then, wanted) : then, wanted);
        JsonValue names = named(type, update, wanted, live);
        List<Step.Call> sent = (canUpdate ? apart(update, body, then) : List.<JsonValue>of())
                .stream()
                        .flatMap(part -> calls.call(type, name, key, names, Optional.of(part)).stream())
                        .toList();
        if (sent.isEmpty()) {
            return List.of(unchangeable(type, target, changes, update));
        }
        List<Draft> drafts = new ArrayList<>();
        Optional<Draft> before = switchFor(type, name, target, live, status);
        before.ifPresent(drafts::add);
        for (Step.Call call : sent) {
            drafts.add(Draft.of(Step.Kind.UPDATE, type, target, call, "")
                    .naming(words(type, key, body, wanted))
                    .changing(sent.size() == 1 ? changes : changedBy(call, changes)));
            drafts.addAll(secrets(type, target, call));
        }
        Optional<String> is = status.isEmpty()
                ? status
                : update.flatMap(Operation::leaves)
                        .or(() -> before.map(Draft::text))
                        .or(() -> status);
        is.ifPresent(s -> drafts.addAll(status(type, target, key, wanted, s)));
        return drafts;
    }

    /** What the tenant alone has where its absence would be a deletion: it goes only where deletions were asked for. */
    private JsonObject keeping(Optional<Operation> update, JsonObject now, JsonObject then) {
        JsonValue kept = then;
        for (JsonPointer at : deletes > 0
                ? List.<JsonPointer>of()
                : update.map(Operation::deletions).orElse(List.of())) {
            if (at.find(now).orElse(JsonNull.NULL) instanceof JsonObject both) {
                JsonValue wanted = at.find(then).orElse(JsonObject.EMPTY);
                Map<String, JsonValue> members = new TreeMap<>(both.members());
                members.putAll(wanted instanceof JsonObject object ? object.members() : Map.of());
                kept = Pointers.set(kept, at, new JsonObject(members));
            }
        }
        return (JsonObject) kept;
    }

    private static Draft unchangeable(
            TypeDefinition type, Step.Target target, List<FieldChange> changes, Optional<Operation> update) {
        String fields =
                String.join(", ", changes.stream().map(c -> c.at().toString()).toList());
        return Draft.person(
                type, target, "It differs at " + fields + " and cannot be changed: " + reason(type, update));
    }

    private JsonObject partial(
            TypeDefinition type, Optional<Operation> update, JsonObject now, JsonObject then, JsonValue wanted) {
        JsonObject patch = withRequired(update, Projection.patch(type, holding(type, now), then), then);
        return Projection.emptying(update, patch, wanted);
    }

    /** The body in as many as the operation needs: one for each of the fields that it takes only without the others, then the rest. */
    private static List<JsonValue> apart(Optional<Operation> update, JsonValue body, JsonObject then) {
        Map<String, List<String>> groups = update.map(Operation::apart).orElse(Map.of());
        if (groups.isEmpty() || !(body instanceof JsonObject rest)) {
            return List.of(body);
        }
        List<JsonValue> bodies = new ArrayList<>();
        for (var group : new TreeMap<>(groups).entrySet()) {
            String name = group.getKey();
            if (rest.has(name)) {
                JsonObject alone = JsonObject.EMPTY.with(name, rest.find(name).orElseThrow());
                rest = rest.without(name);
                for (String companion : group.getValue()) {
                    Optional<JsonValue> value = then.find(companion);
                    alone = value.isPresent() ? alone.with(companion, value.get()) : alone;
                    rest = rest.without(companion);
                }
                bodies.add(alone);
            }
        }
        if (!rest.isEmpty()) {
            bodies.add(rest);
        }
        return bodies;
    }

    private static List<FieldChange> changedBy(Step.Call call, List<FieldChange> changes) {
        return changes.stream()
                .filter(c -> !(call.body().orElse(JsonNull.NULL) instanceof JsonObject sent)
                        || sent.has(c.at().segments().get(0)))
                .toList();
    }

    /** What of an object in the tenant holds after the restore: a member that names what gets a new id does not, equal as it may look. */
    private JsonObject holding(TypeDefinition type, JsonObject now) {
        JsonObject.Builder holding = JsonObject.builder();
        now.members().forEach((name, value) -> {
            JsonObject alone = JsonObject.EMPTY.with(name, value);
            if (References.words(type, alone).stream().noneMatch(matching::isMissing)) {
                holding.put(name, value);
            }
        });
        return holding.build();
    }

    /** The update of an object that is as it was but names what gets a new id; empty where it has none to send. */
    List<Draft> again(TypeDefinition type, ResourceKey key, JsonValue document, JsonValue live, Set<String> words) {
        String name = type.writing().operationFor("update", document);
        Optional<Operation> update = type.writing().operation(name);
        JsonObject body = Projection.emptying(update, Projection.of(type, update, document), document);
        Step.Target target = target(type, key, document);
        List<FieldChange> changes = naming(type, document, words);
        if (isFixed(update, changes)) {
            return anew(type, target, document, live, changes);
        }
        if (isNamedOnlyByCreation(type, target, document, body, words)) {
            return References.ownsItsId(type) ? anew(type, target, document, live, changes) : List.of();
        }
        boolean isNamedInBody = References.words(type, body).stream().anyMatch(words::contains);
        if (!isNamedInBody && !isNamedInPath(type, document, words)) {
            return List.of();
        }
        Optional<Step.Call> call = calls.call(type, name, target.live().orElseThrow(), document, Optional.of(body));
        if (call.isEmpty()) {
            return List.of();
        }
        List<Draft> drafts = new ArrayList<>();
        Optional<String> status = Statuses.of(type, live);
        Optional<Draft> before = switchFor(type, name, target, live, status);
        before.ifPresent(drafts::add);
        drafts.add(Draft.of(Step.Kind.UPDATE, type, target, call.get(), "")
                .naming(words)
                .changing(changes));
        update.flatMap(Operation::leaves)
                .or(() -> before.map(Draft::text))
                .or(() -> status)
                .ifPresent(s -> drafts.addAll(status(type, target, target.live().orElseThrow(), document, s)));
        return drafts;
    }

    /** Whether the path of the update takes one of the words from the document. */
    private static boolean isNamedInPath(TypeDefinition type, JsonValue document, Set<String> words) {
        return type.writing().operation("update").map(o -> o.bind().values()).stream()
                .flatMap(Collection::stream)
                .flatMap(at -> at.find(document).stream())
                .anyMatch(v -> References.hasAny(v, words));
    }

    /** The places that have one of the words: it is to become another. */
    private static List<FieldChange> naming(TypeDefinition type, JsonValue document, Set<String> words) {
        List<FieldChange> changes = new ArrayList<>();
        for (Reference reference : type.fields().references()) {
            reference.at().findAll(document).stream()
                    .filter(v -> References.hasAny(v, words))
                    .map(v -> new FieldChange(reference.at(), Optional.of(v), Optional.of(v)))
                    .findFirst()
                    .filter(change -> !changes.contains(change))
                    .ifPresent(changes::add);
        }
        return changes;
    }

    /** Whether the object names what gets a new id where no update takes it. */
    private boolean isOutOfReach(TypeDefinition type, Step.Target target, JsonValue wanted) {
        Optional<Operation> update = type.writing().operation(type.writing().operationFor("update", wanted));
        Set<String> words = matching.missingWords(type, wanted);
        JsonObject body = Projection.of(type, update, wanted);
        return !words.isEmpty()
                && (isFixed(update, naming(type, wanted, words))
                        || References.ownsItsId(type) && isNamedOnlyByCreation(type, target, wanted, body, words));
    }

    /** Whether one of the words stands where creating takes it, and where the update has nothing to say or says none of them at all. */
    private boolean isNamedOnlyByCreation(
            TypeDefinition type, Step.Target target, JsonValue document, JsonObject body, Set<String> words) {
        JsonObject made = Projection.of(type, type.writing().operation("create"), document);
        boolean isInPart = type.fields().references().stream()
                .filter(r -> r.kind() != Reference.Kind.NAME)
                .filter(r -> r.at().findAll(body).isEmpty())
                .flatMap(r -> r.at().findAll(made).stream())
                .anyMatch(v -> References.hasAny(v, words));
        return isInPart
                || References.words(type, body).stream().noneMatch(words::contains)
                        && calls.call(type, "create", target.live().orElseThrow(), document, Optional.of(made))
                                .flatMap(Step.Call::body)
                                .filter(b -> References.hasAny(b, words))
                                .isPresent();
    }

    private static boolean isServerSet(TypeDefinition type, JsonPointer at) {
        return type.fields().serverSet().contains(at);
    }

    /** The wanted document under the names that the provider has for it now: those stand in the path. */
    private static JsonValue named(TypeDefinition type, Optional<Operation> update, JsonValue wanted, JsonValue live) {
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
        for (JsonPointer at : update.map(Operation::fixed).orElse(List.of())) {
            Optional<JsonValue> is = at.find(live).filter(v -> v != JsonNull.NULL);
            Optional<JsonValue> was = at.find(wanted).filter(v -> v != JsonNull.NULL);
            if (!is.equals(was) && changes.stream().noneMatch(c -> at.covers(c.at()))) {
                changes.add(new FieldChange(at, is, was));
            }
        }
    }

    private static boolean isFixed(Optional<Operation> update, List<FieldChange> changes) {
        List<JsonPointer> fixed = update.map(Operation::fixed).orElse(List.of());
        return changes.stream().anyMatch(c -> fixed.stream().anyMatch(f -> f.covers(c.at())));
    }

    /** Deletes an object that cannot be changed so, and makes it anew; that is for a person where deletions were not asked for. */
    private List<Draft> anew(
            TypeDefinition type, Step.Target target, JsonValue wanted, JsonValue live, List<FieldChange> changes) {
        Optional<String> kept = type.writing().irreplaceable();
        List<Draft> removal = deletes == 0 || kept.isPresent()
                ? List.of()
                : remove(type, target.live().orElseThrow(), live);
        List<Draft> creation = removal.isEmpty() ? List.of() : absent(type, target, wanted);
        if (creation.isEmpty()) {
            String remedy = isBuiltIn(type, live)
                    ? "The provider itself put it there."
                    : kept.orElse("Delete it and restore again, or allow deletions: it is then deleted and made anew.");
            return List.of(Draft.person(
                    type,
                    target,
                    "It differs in what cannot be changed ("
                            + String.join(
                                    ", ",
                                    changes.stream().map(c -> c.at().toString()).toList())
                            + "). " + remedy));
        }
        List<Draft> drafts = new ArrayList<>(removal);
        drafts.addAll(creation);
        return drafts;
    }

    private static JsonArray patch(List<FieldChange> changes) {
        return JsonArray.from(changes, change -> {
            String op = change.after().isEmpty() ? "remove" : change.before().isEmpty() ? "add" : "replace";
            JsonObject.Builder json =
                    JsonObject.builder().put("op", op).put("path", change.at().toString());
            change.after().ifPresent(v -> json.put("value", v));
            return json.build();
        });
    }

    private static boolean isPartial(Optional<Operation> update) {
        return update.flatMap(Operation::method).filter("PUT"::equals).isEmpty();
    }

    private static JsonObject withRequired(Optional<Operation> update, JsonObject patch, JsonObject whole) {
        JsonObject complete = patch;
        for (String name : update.map(Operation::required).orElse(List.of())) {
            Optional<JsonValue> value = whole.find(name);
            complete = !complete.has(name) && value.isPresent() ? complete.with(name, value.get()) : complete;
        }
        return complete;
    }

    /** Puts the object into the status without which the operation is refused. */
    private Optional<Draft> switchFor(
            TypeDefinition type, String operation, Step.Target target, JsonValue live, Optional<String> status) {
        Optional<String> needed = type.writing().operation(operation).flatMap(Operation::needs);
        if (needed.isEmpty() || status.isEmpty() || needed.equals(status)) {
            return Optional.empty();
        }
        return Statuses.operation(type, status.get(), needed.get())
                .flatMap(name -> calls.call(type, name, target.live().orElseThrow(), live, Optional.empty()))
                .map(call -> Draft.of(switching(needed.get()), type, target, call, needed.get()));
    }

    private static Step.Kind switching(String status) {
        return Statuses.isOn(status) ? Step.Kind.ACTIVATE : Step.Kind.DEACTIVATE;
    }

    private List<Draft> status(
            TypeDefinition type, Step.Target target, ResourceKey key, JsonValue wanted, String from) {
        Optional<String> to = Statuses.of(type, wanted);
        if (to.isEmpty() || to.get().equals(from)) {
            return List.of();
        }
        Optional<Step.Call> call = Statuses.operation(type, from, to.get())
                .map(name -> mails
                                && type.writing()
                                        .operation(name + Writing.WITH_MAIL)
                                        .isPresent()
                        ? name + Writing.WITH_MAIL
                        : name)
                .flatMap(name -> calls.call(type, name, key, wanted, Optional.empty()));
        if (call.isEmpty()) {
            return List.of(Draft.person(
                    type,
                    target,
                    "Its status is " + from + " and was " + to.get() + ": "
                            + type.writing()
                                    .operation(Statuses.isOn(to.get()) ? "activate" : "deactivate")
                                    .map(Operation::reason)
                                    .filter(reason -> !reason.isBlank())
                                    .orElse("no request can bring that about")
                            + "."));
        }
        return List.of(Draft.of(switching(to.get()), type, target, call.get(), to.get())
                .naming(new TreeSet<>(key.segments())));
    }

    private static List<Draft> secrets(TypeDefinition type, Step.Target target, Step.Call call) {
        return call.secrets().isEmpty()
                ? List.of()
                : List.of(Draft.person(
                        type,
                        target,
                        "Enter the secret at "
                                + String.join(
                                        ", ",
                                        call.secrets().stream()
                                                .map(JsonPointer::toString)
                                                .toList())
                                + ", which no backup has, unless the host's secrets know it as '"
                                + SecretNames.of(target, call.secrets().get(0)) + "'."));
    }

    private Set<String> words(TypeDefinition type, ResourceKey key, JsonValue body, JsonValue wanted) {
        Set<String> words = new TreeSet<>(References.words(type, body));
        type.writing()
                .operation("update")
                .map(Operation::bind)
                .ifPresent(b -> b.values().forEach(at -> at.find(wanted).ifPresent(v -> words.addAll(IdMap.words(v)))));
        if (type.writing().operation("create").flatMap(Operation::body).isPresent()) {
            words.addAll(IdMap.words(body));
            words.addAll(References.words(type, wanted));
        }
        words.addAll(NaturalKeys.references(type, wanted));
        words.addAll(key.segments());
        if (References.ownsItsId(type)) {
            words.remove(key.id());
        }
        return words;
    }

    private static boolean isBuiltIn(TypeDefinition type, JsonValue document) {
        return type.identity().builtIn().filter(b -> b.holds(document)).isPresent();
    }

    private static String reason(TypeDefinition type, Optional<Operation> operation) {
        String reason = operation.map(Operation::reason).orElse("");
        if (!reason.isBlank()) {
            return reason + ".";
        }
        return type.writing().restorable() == Restorable.NO
                ? "the provider has no way to write it."
                : "the provider itself makes it, or Butterfly has no request for it.";
    }
}
