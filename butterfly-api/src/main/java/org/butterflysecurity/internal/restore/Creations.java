package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** How an object is made that the tenant does not have. */
final class Creations {
    private final Matching matching;
    private final Calls calls;
    private final Activations activations;

    Creations(Matching matching, Calls calls, Activations activations) {
        this.matching = matching;
        this.calls = calls;
        this.activations = activations;
    }

    /** The steps that make it; none where it comes by itself with others. */
    List<Draft> of(TypeDefinition type, Step.Target target, JsonValue wanted) {
        ResourceKey key = matching.ids().of(target.key());
        boolean withParent = key.parent().isPresent() || type.reading().singleton();
        String name = type.writing().operationFor("create", wanted);
        Optional<Operation> create = type.writing().operation(name);
        if (isParentMissing(type, target.key()) && calls.isMadeWithParent(type)) {
            return late(type, target, key, wanted);
        }
        if (type.identity().isBuiltIn(wanted)
                || create.filter(o -> o.isPossibleFor(wanted)).isEmpty()) {
            if (type.identity().isBuiltIn(wanted) && !type.reading().singleton() && !References.ownsItsId(type)) {
                // A membership that the provider itself derives from another, such as an assignment through a group.
                return List.of();
            }
            boolean parentIsNew = withParent && key.segments().stream().anyMatch(matching::isMissing);
            if (parentIsNew
                    || comesWithOthers(type, wanted)
                    || (type.reading().singleton() && !type.identity().isBuiltIn(wanted))) {
                return late(type, target, key, wanted);
            }
            return List.of(
                    Draft.person(type, target, "It is missing and cannot be created: " + Calls.reason(type, create)));
        }
        JsonObject body = MissingSecrets.in(type, create, Projection.of(type, create, wanted), wanted);
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
                .naming(References.named(
                        type, key, isWrapped ? call.get().body().orElse(body) : body, wanted))
                .wanting(wanted));
        drafts.addAll(MissingSecrets.steps(type, target, call.get()));
        drafts.addAll(activations.towards(type, target, key, wanted, Statuses.first(type)));
        return drafts;
    }

    private boolean isParentMissing(TypeDefinition type, ResourceKey key) {
        return type.reading()
                .parent()
                .filter(parent ->
                        key.parent().filter(k -> matching.isMissing(parent, k)).isPresent())
                .isPresent();
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
                .naming(References.named(type, key, body, wanted))
                .changing(changes));
        drafts.addAll(activations.towards(type, target, key, wanted, Statuses.first(type)));
        return drafts;
    }
}
