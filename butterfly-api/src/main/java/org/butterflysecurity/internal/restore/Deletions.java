package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.internal.engine.Naming;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/** How an object is removed. */
final class Deletions {
    private final Calls calls;
    private final Naming naming;
    private final Activations activations;

    Deletions(Calls calls, Naming naming, Activations activations) {
        this.calls = calls;
        this.naming = naming;
        this.activations = activations;
    }

    /** How to remove an object that the snapshot does not have; empty where it stays. */
    List<Draft> of(TypeDefinition type, ResourceKey key, JsonValue live) {
        Step.Target target = new Step.Target(type.type(), key, Optional.of(key), naming.nameOf(type.type(), key, live));
        String name = type.writing().operationFor("delete", live);
        Optional<Operation> delete = type.writing().operation(name);
        Optional<Step.Call> call = calls.call(type, name, key, live, Optional.empty());
        if (call.isEmpty() || type.identity().isBuiltIn(live)) {
            return List.of();
        }
        if (!delete.orElseThrow().isPossibleFor(live)) {
            return List.of(Draft.person(type, target, "It cannot be deleted as it is: " + Calls.reason(type, delete)));
        }
        List<Draft> drafts = new ArrayList<>();
        activations.before(type, name, target, live, Statuses.of(type, live)).ifPresent(drafts::add);
        drafts.add(Draft.of(Step.Kind.DELETE, type, target, call.get(), ""));
        return drafts;
    }
}
