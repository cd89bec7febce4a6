package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.Step;

/** Where an object names others that get new ids, and which request says the new ones. */
final class NewIds {
    private final Calls calls;

    NewIds(Calls calls) {
        this.calls = calls;
    }

    /** The places that have one of the words: it is to become another. */
    static List<FieldChange> changes(TypeDefinition type, JsonValue document, Set<String> words) {
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

    /** Whether the path of the update takes one of the words from the document. */
    static boolean isInPath(TypeDefinition type, JsonValue document, Set<String> words) {
        return type.writing().operation("update").map(o -> o.bind().values()).stream()
                .flatMap(Collection::stream)
                .flatMap(at -> at.find(document).stream())
                .anyMatch(v -> References.hasAny(v, words));
    }

    /** Whether one of the words stands where creating takes it, and where the update has nothing to say or says none of them at all. */
    boolean isOnlyInCreation(
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
}
