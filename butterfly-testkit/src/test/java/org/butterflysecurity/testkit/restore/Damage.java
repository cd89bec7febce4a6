package org.butterflysecurity.testkit.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.Step;

/** What can happen to an object behind everybody's back: chosen at random among what a request could put right again. */
final class Damage {
    private Damage() {}

    /** The kinds of damage, told in words. */
    enum Kind {
        DELETE,
        EDIT,
        REORDER,
        REMOVE
    }

    /** What is done to which object, as numbers that are taken modulo what there is. */
    record Blow(Kind kind, int type, int object, int field) {}

    /** Fifteen of them at most. */
    static Arbitrary<List<Blow>> blows() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 9_999).withoutEdgeCases();
        return Combinators.combine(Arbitraries.of(Kind.class), number, number, number)
                .as(Blow::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    /** Whether a request makes such an object anew. */
    static boolean canComeBack(TypeDefinition type) {
        return type.writing().operation("create").filter(Operation::isPossible).isPresent();
    }

    /** What was done, in words. */
    static String told(
            Kind kind, TypeDefinition type, ResourceKey key, JsonValue before, Optional<JsonObject> damaged) {
        return kind + " " + type.type() + " " + key
                + damaged.filter(d -> kind != Kind.DELETE)
                        .map(d -> "\n   " + Json.compact(before) + "\n   " + Json.compact(d))
                        .orElse("");
    }

    /** What a restore did not do and nobody else is asked to, in words. */
    static List<String> notPutRight(RestoreReport report) {
        List<String> wrong = new ArrayList<>();
        report.results().stream()
                .filter(r -> r.outcome() == Outcome.REFUSED || r.outcome() == Outcome.SKIPPED)
                .forEach(r -> wrong.add(r.outcome() + " " + r.step() + " " + r.detail()));
        report.remaining().stream()
                .filter(step -> step.kind() != Step.Kind.NEEDS_PERSON)
                .forEach(step -> wrong.add("remains " + step));
        return wrong;
    }

    /** A document that differs as {@code kind} says; empty where this one cannot be damaged so. */
    static Optional<JsonObject> done(Kind kind, TypeDefinition type, JsonValue document, RandomGenerator random) {
        Optional<Operation> update = type.writing()
                .operation("update")
                .filter(Operation::isPossible)
                .flatMap(o -> o.bodyIsArray() ? type.writing().operation("create") : Optional.of(o));
        if (kind == Kind.DELETE || update.isEmpty() || !(document instanceof JsonObject object)) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String name : update.get().fields()) {
            boolean isSet = object.find(name).filter(v -> v != JsonNull.NULL).isPresent();
            if (isSet && mayDiffer(type, update.get(), name, kind)) {
                names.add(name);
            }
        }
        names.sort(null);
        Collections.rotate(names, names.isEmpty() ? 0 : random.nextInt(names.size()));
        return names.stream()
                .flatMap(name -> changed(kind, type, object, name).stream())
                .findFirst();
    }

    private static boolean mayDiffer(TypeDefinition type, Operation update, String name, Kind kind) {
        JsonPointer at = JsonPointer.of("/" + name);
        return type.fields().secrets().stream().noneMatch(s -> at.covers(s.at()) || s.at().covers(at))
                && update.fixed().stream().noneMatch(f -> f.covers(at) || kind == Kind.REMOVE && at.covers(f))
                && update.without().stream().noneMatch(w -> at.covers(w.at()))
                && type.fields().serverSet().stream().noneMatch(s -> at.covers(s))
                && type.fields().derived().stream().noneMatch(s -> at.covers(s))
                && !type.identity().ids().contains(at)
                && type.fields().status().filter(at::covers).isEmpty();
    }

    private static Optional<JsonObject> changed(Kind kind, TypeDefinition type, JsonObject object, String name) {
        JsonValue value = object.find(name).orElseThrow();
        if (kind == Kind.REORDER) {
            Optional<JsonValue> turned = turned(value);
            return turned.map(t -> object.with(name, t));
        }
        if (kind == Kind.REMOVE) {
            boolean isKey = type.identity().naturalKey().stream()
                    .anyMatch(k -> k.value().equals("/" + name));
            return isKey ? Optional.empty() : Optional.of(object.without(name));
        }
        boolean isReference = type.fields().references().stream()
                .anyMatch(r -> JsonPointer.of("/" + name).covers(r.at()));
        if (value instanceof JsonString text && !isReference) {
            return Optional.of(object.with(name, new JsonString("edited " + text.value())));
        }
        return value instanceof JsonBoolean flag
                ? Optional.of(object.with(name, JsonBoolean.of(!flag.value())))
                : Optional.empty();
    }

    /** The first list in a value that has several items, the other way round. */
    private static Optional<JsonValue> turned(JsonValue value) {
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>(array.items());
            Collections.reverse(items);
            return items.equals(array.items()) ? Optional.empty() : Optional.of(new JsonArray(items));
        }
        if (value instanceof JsonObject object) {
            for (var member : object.members().entrySet()) {
                Optional<JsonValue> inside = turned(member.getValue());
                if (inside.isPresent()) {
                    return inside.map(t -> object.with(member.getKey(), t));
                }
            }
        }
        return Optional.empty();
    }
}
