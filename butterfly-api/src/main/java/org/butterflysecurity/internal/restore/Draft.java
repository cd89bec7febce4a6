package org.butterflysecurity.internal.restore;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Step;

/**
 * A step that has no number yet.
 *
 * @param words what it names: ids of the snapshot that must be in the tenant before
 * @param text natural key, status or instructions, as the kind wants it
 * @param document the object as it is wanted
 */
record Draft(
        Step.Kind kind,
        TypeDefinition type,
        Step.Target target,
        Optional<Step.Call> call,
        List<FieldChange> changes,
        String text,
        Set<String> words,
        Optional<JsonValue> document) {

    static Draft of(Step.Kind kind, TypeDefinition type, Step.Target target, Step.Call call, String text) {
        return new Draft(kind, type, target, Optional.of(call), List.of(), text, Set.of(), Optional.empty());
    }

    static Draft person(TypeDefinition type, Step.Target target, String instructions) {
        return new Draft(
                Step.Kind.NEEDS_PERSON,
                type,
                target,
                Optional.empty(),
                List.of(),
                instructions,
                Set.of(),
                Optional.empty());
    }

    Draft naming(Set<String> ids) {
        return new Draft(kind, type, target, call, changes, text, ids, document);
    }

    Draft changing(List<FieldChange> fields) {
        return new Draft(kind, type, target, call, fields, text, words, document);
    }

    Draft wanting(JsonValue wanted) {
        return new Draft(kind, type, target, call, changes, text, words, Optional.of(wanted));
    }

    /** The same without the references to {@code ids} in what is sent. */
    Draft without(Set<String> ids) {
        Optional<Step.Call> cut = call.map(c -> withBody(c, c.body().map(b -> References.without(type, b, ids))));
        Set<String> fewer = new java.util.TreeSet<>(words);
        fewer.removeAll(ids);
        return new Draft(kind, type, target, cut, changes, text, fewer, document);
    }

    private static Step.Call withBody(Step.Call call, Optional<JsonValue> body) {
        List<JsonPointer> secrets = body.map(Projection::secrets).orElse(List.of());
        return new Step.Call(call.operation(), call.method(), call.path(), call.variables(), body, secrets);
    }

    /** How many deletions it counts as. */
    long deletions() {
        return switch (kind) {
            case DELETE -> 1;
            case UPDATE -> Members.lost(call.flatMap(c -> type.writing().operation(c.operation())), changes);
            default -> 0;
        };
    }

    int layer() {
        return type.writing().layer().orElse(Integer.MAX_VALUE);
    }

    /** Whether it comes before others of its type. */
    boolean isFirst() {
        return document.isPresent()
                && type.writing().first().filter(c -> c.holds(document.get())).isPresent();
    }

    ResourceKey key() {
        return target.key();
    }

    Step numbered(int number) {
        return switch (kind) {
            case CREATE -> new Step.Create(number, target, call.orElseThrow(), text);
            case UPDATE -> new Step.Update(number, target, call.orElseThrow(), changes, text);
            case DELETE -> new Step.Delete(number, target, call.orElseThrow());
            case ACTIVATE -> new Step.Activate(number, target, call.orElseThrow(), text);
            case DEACTIVATE -> new Step.Deactivate(number, target, call.orElseThrow(), text);
            case NEEDS_PERSON -> new Step.NeedsPerson(number, target, text);
        };
    }
}
