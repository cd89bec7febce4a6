package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Order;
import org.butterflysecurity.internal.engine.Naming;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** What there is to do with one object. */
final class ObjectPlan {
    private final Matching matching;
    private final Naming naming;
    private final List<JsonPointer> onlyFields;
    private final Creations creations;
    private final Updates updates;
    private final Deletions deletions;

    ObjectPlan(Matching matching, Calls calls, Naming naming, SiblingOrder siblings, RestoreOptions options) {
        Activations activations = new Activations(calls, options.mails());
        this.matching = matching;
        this.naming = naming;
        this.onlyFields = options.selection().fields();
        this.creations = new Creations(matching, calls, activations);
        this.deletions = new Deletions(calls, naming, activations);
        this.updates = new Updates(
                matching,
                calls,
                siblings,
                activations,
                creations,
                deletions,
                options.deletes().most() > 0);
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
            drafts.addAll(updates.of(type, target, wanted, live.get()));
            Updates.fixedParts(type, target, wanted, live.get()).ifPresent(drafts::add);
        } else if (onlyFields.isEmpty()) {
            drafts.addAll(creations.of(type, target, wanted));
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

    /** The update of an object that is as it was but names what gets a new id; empty where it has none to send. */
    List<Draft> again(TypeDefinition type, ResourceKey key, JsonValue document, JsonValue live, Set<String> words) {
        return updates.again(type, target(type, key, document), document, live, words);
    }

    /** How to remove an object that the snapshot does not have; empty where it stays. */
    List<Draft> remove(TypeDefinition type, ResourceKey key, JsonValue live) {
        return deletions.of(type, key, live);
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
}
