package org.butterflysecurity.testkit.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.testkit.corpus.RecordedTraffic.Exchange;
import org.butterflysecurity.testkit.internal.Edits;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a restore would send to make an object again, or to change one back, beside what was really sent for it: every field that a
 * real server took and kept must be there.
 */
abstract class RecordedWrites {
    private final Catalog catalog;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> dropped = new TreeMap<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, Integer> added = new TreeMap<>();

    @TempDir
    private Path directory;

    /** A recorded request that wrote an object, with its answer. */
    private record Written(TypeDefinition type, ResourceKey key, Exchange exchange) {
        String name() {
            return type.type() + " " + key;
        }

        boolean isAnsweredWithTheObject() {
            return type.reading().singleton()
                    || type.identity().ids().stream()
                            .allMatch(at -> at.find(exchange.body()).isPresent());
        }

        /** The field that shows what was sent, where the request carries that field alone. */
        private Optional<String> field() {
            Set<JsonPointer> sent = leaves(exchange.sent()).keySet();
            return ((JsonObject) exchange.body())
                    .members().entrySet().stream()
                            .filter(e -> !sent.isEmpty()
                                    && sent.stream()
                                            .allMatch(
                                                    at -> at.find(e.getValue()).isPresent()))
                            .map(Map.Entry::getKey)
                            .findFirst();
        }

        /** Where the answer shows what was sent. */
        JsonValue answer() {
            return field().flatMap(((JsonObject) exchange.body())::find).orElse(exchange.body());
        }

        /** What was sent, as the object shows it. */
        JsonValue sent() {
            return field().<JsonValue>map(name -> JsonObject.EMPTY.with(name, exchange.sent()))
                    .orElse(exchange.sent());
        }
    }

    RecordedWrites(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A simulated tenant to put recorded objects into. */
    interface Target extends AutoCloseable {
        Optional<JsonValue> find(ResourceType type, ResourceKey key);

        void put(ResourceType type, ResourceKey key, JsonValue document);

        void remove(ResourceType type, ResourceKey key);

        IdentityBackup backup();

        @Override
        void close();
    }

    /** What was recorded, by the tenant it was recorded from. */
    abstract Collection<List<Exchange>> conversations();

    abstract Target target(Path directory);

    /** Lays every recorded creation beside that of a restore. */
    final void compareCreations() {
        conversations().forEach(exchanges -> {
            Map<ResourceType, Map<ResourceKey, JsonValue>> objects = objects(exchanges);
            Map<String, Written> made = new LinkedHashMap<>();
            exchanges.forEach(e -> made(objects, e).ifPresent(m -> made.putIfAbsent(m.name(), m)));
            compare(objects, made, Step.Kind.CREATE);
        });
        System.out.println("Recorded creations beside those of a restore: " + told());
    }

    /** Lays every recorded update beside that of a restore that changes the object back. */
    final void compareUpdates() {
        conversations().forEach(exchanges -> {
            Map<ResourceType, Map<ResourceKey, JsonValue>> objects = objects(exchanges);
            // Of an object that was changed several times, one change in each round.
            List<Map<String, Written>> rounds = new ArrayList<>();
            for (Exchange exchange : exchanges) {
                changed(objects, exchange)
                        .ifPresent(c -> rounds.stream()
                                .filter(round -> !round.containsKey(c.name()))
                                .findFirst()
                                .orElseGet(() -> {
                                    rounds.add(new LinkedHashMap<>());
                                    return rounds.get(rounds.size() - 1);
                                })
                                .put(c.name(), c));
            }
            rounds.forEach(round -> compare(objects, round, Step.Kind.UPDATE));
        });
        System.out.println("Recorded updates beside those of a restore: " + told());
    }

    /** How many requests of a restore have every field that the server took and kept. */
    final int agreeing() {
        return counts.getOrDefault("agree", 0);
    }

    /** The fields that a restore does not send, for no reason that is known. */
    final Map<String, Integer> dropped() {
        return dropped;
    }

    private String told() {
        return counts + "; not sent: " + reasons + "; sent beyond what was sent then: "
                + added.values().stream().mapToInt(n -> n).sum() + " fields of " + added.size() + " kinds";
    }

    private Map<ResourceType, Map<ResourceKey, JsonValue>> objects(List<Exchange> exchanges) {
        RecordedObjects recorded = new RecordedObjects(catalog);
        exchanges.forEach(recorded::add);
        return recorded.objects();
    }

    /** Backs up an org that has what was written, undoes it in the org, and looks at how a restore would do it again. */
    private void compare(
            Map<ResourceType, Map<ResourceKey, JsonValue>> objects, Map<String, Written> written, Step.Kind kind) {
        if (written.isEmpty()) {
            return;
        }
        try (Target org = target(directory);
                IdentityBackup backup = org.backup()) {
            objects.forEach((type, found) -> found.forEach((key, document) -> org.put(type, key, document)));
            written.values().forEach(w -> {
                org.put(w.type().type(), w.key(), w.exchange().body());
                standInForParent(org, w, w.type(), w.key());
            });
            List<ResourceType> types = written.values().stream()
                    .map(w -> w.type().type())
                    .distinct()
                    .toList();
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(types));
            written.values().forEach(w -> {
                if (kind == Step.Kind.CREATE) {
                    org.remove(w.type().type(), w.key());
                } else {
                    org.put(w.type().type(), w.key(), before(w));
                }
            });
            RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
            Map<String, Step> steps = new LinkedHashMap<>();
            plan.steps().stream()
                    .filter(s -> s.kind() == kind || s.kind() == Step.Kind.NEEDS_PERSON)
                    .forEach(s -> steps.putIfAbsent(
                            s.target().type() + " " + s.target().key(), s));
            written.forEach((name, w) -> {
                Optional<Step> step = Optional.ofNullable(steps.get(name));
                Optional<JsonValue> body = step.flatMap(Step::call).flatMap(Step.Call::body);
                if (body.isPresent()) {
                    compare(w, body.get());
                } else {
                    counts.merge(
                            before(w).equals(w.exchange().body())
                                    ? "of nothing that is shown"
                                    : step.isPresent() ? "by a person" : "not by a request of its own",
                            1,
                            Integer::sum);
                }
            });
        }
    }

    private Optional<Written> made(Map<ResourceType, Map<ResourceKey, JsonValue>> objects, Exchange exchange) {
        return candidates(exchange, "create")
                .flatMap(type -> type.identity().id().flatMap(at -> at.findString(exchange.body())).stream()
                        .flatMap(id -> objects.getOrDefault(type.type(), Map.of()).keySet().stream()
                                .filter(k -> k.id().equals(id)))
                        .map(key -> new Written(type, key, exchange)))
                .findFirst();
    }

    private Optional<Written> changed(Map<ResourceType, Map<ResourceKey, JsonValue>> objects, Exchange exchange) {
        boolean isCreation = candidates(exchange, "create").findAny().isPresent();
        if (isCreation || !(exchange.body() instanceof JsonObject)) {
            return Optional.empty();
        }
        return catalog.types().stream()
                .flatMap(type -> type.writing().operations().keySet().stream())
                .filter(name -> name.startsWith("update") || name.equals("partialUpdate"))
                .distinct()
                .sorted()
                .flatMap(name -> candidates(exchange, name)
                        .flatMap(type -> keys(objects, type).stream()
                                .filter(key -> path(type, name, key, exchange).equals(Optional.of(exchange.path())))
                                .map(key -> new Written(type, key, exchange))))
                .filter(Written::isAnsweredWithTheObject)
                .findFirst();
    }

    /** Of what is addressed by a field of its parent, any will do: the parent is made to fit. */
    private static Set<ResourceKey> keys(Map<ResourceType, Map<ResourceKey, JsonValue>> objects, TypeDefinition type) {
        boolean isBound =
                type.reading().singleton() && !type.reading().bindings().isEmpty();
        return isBound
                ? Set.of(ResourceKey.of("recorded"))
                : objects.getOrDefault(type.type(), Map.of()).keySet();
    }

    /** The types that have an operation which looks like a recorded request that succeeded. */
    private Stream<TypeDefinition> candidates(Exchange exchange, String operation) {
        return catalog.types().stream()
                .filter(t -> exchange.succeeded() && exchange.sent() instanceof JsonObject)
                .filter(t -> t.writing().restorable() != Restorable.NO)
                .filter(t -> t.reading().onRequest().isEmpty() && t.group().equals("core"))
                .filter(t -> t.writing()
                        .operation(operation)
                        .filter(o ->
                                o.method().filter(exchange.method()::equals).isPresent())
                        .flatMap(Operation::path)
                        .filter(p -> exchange.path()
                                .matches(p.replaceAll("\\?.*", "").replaceAll("\\{[^}]*}", "[^/]+")))
                        .isPresent());
    }

    private static Optional<String> path(TypeDefinition type, String operation, ResourceKey key, Exchange exchange) {
        PathTemplate path = new PathTemplate(type.writing()
                .operation(operation)
                .flatMap(Operation::path)
                .orElseThrow()
                .replaceAll("\\?.*", ""));
        Map<String, String> bound = new LinkedHashMap<>();
        String last = exchange.path().substring(exchange.path().lastIndexOf('/') + 1);
        type.reading().bindings().keySet().forEach(name -> bound.put(name, last));
        Map<String, String> variables = type.reading().variables(path, key, bound);
        return variables.keySet().containsAll(path.variables())
                ? Optional.of(path.expand(variables))
                : Optional.empty();
    }

    /** The object without what was sent and kept, apart from what no update changes. */
    private static JsonValue before(Written written) {
        TypeDefinition type = written.type();
        List<JsonPointer> stay = new ArrayList<>(type.identity().ids());
        type.fields().status().ifPresent(stay::add);
        type.writing().operation("update").map(Operation::fixed).ifPresent(stay::addAll);
        JsonValue before = written.exchange().body();
        for (JsonPointer leaf : leaves(written.sent()).keySet()) {
            JsonPointer at = JsonPointer.of(leaf.toString().replaceAll("/[0-9]+(/.*)?$", ""));
            if (stay.stream().noneMatch(s -> s.covers(at) || at.covers(s))) {
                before = at.remove(before);
            }
        }
        return before;
    }

    private void compare(Written written, JsonValue ours) {
        List<String> missing = new ArrayList<>();
        Map<JsonPointer, JsonValue> theirs = leaves(written.exchange().sent());
        Map<JsonPointer, JsonValue> mine = leaves(ours);
        theirs.forEach((at, value) -> {
            boolean isSame = value.equals(mine.getOrDefault(at, JsonNull.NULL));
            boolean isShown = at.find(written.answer()).equals(Optional.of(value));
            boolean isSecret =
                    written.type().fields().secrets().stream().anyMatch(s -> s.at().matches(at) || s.at().covers(at));
            String field = written.type().type().name() + " " + at.toString().replaceAll("/[0-9]+", "/*");
            Optional<String> why = isSame || !isShown || isSecret ? Optional.empty() : why(written.type(), at);
            if (why.filter(String::isEmpty).isPresent()) {
                missing.add(field);
            } else {
                why.ifPresent(w -> reasons.merge(w, 1, Integer::sum));
            }
        });
        mine.keySet().stream()
                .filter(at -> !theirs.containsKey(at))
                .forEach(at -> added.merge(
                        written.type().type().name() + " " + at.toString().replaceAll("/[0-9]+", "/*"),
                        1,
                        Integer::sum));
        new TreeSet<>(missing).forEach(field -> dropped.merge(field, 1, Integer::sum));
        counts.merge(missing.isEmpty() ? "agree" : "differ", 1, Integer::sum);
        if (theirs.equals(mine)) {
            counts.merge("of these to the letter", 1, Integer::sum);
        }
    }

    /** Why a field is not in the request; an empty text where there is no reason. */
    private static Optional<String> why(TypeDefinition type, JsonPointer at) {
        Collection<Operation> operations = type.writing().operations().values();
        if (type.fields().status().filter(at::equals).isPresent()) {
            return Optional.of("a status, for which there is another request");
        }
        if (type.writing().order().filter(o -> o.at().equals(at)).isPresent()) {
            return Optional.of("a place, whose number depends on the others that are there");
        }
        if (type.fields().serverSet().stream().anyMatch(s -> s.covers(at))) {
            return Optional.of("taken and not heeded: only the server sets it");
        }
        if (operations.stream().flatMap(o -> o.fixed().stream()).anyMatch(f -> f.covers(at))) {
            return Optional.of("another value makes it anew or is for a person");
        }
        if (operations.stream()
                .flatMap(o -> o.converted().stream())
                .anyMatch(c ->
                        at.segments().equals(List.of(c.name())) || at.segments().equals(List.of(c.as())))) {
            return Optional.of("sent in another unit");
        }
        return operations.stream().flatMap(o -> o.without().stream()).anyMatch(w -> w.at().covers(at))
                ? Optional.of("refused beside what else the object has")
                : Optional.of("");
    }

    /** Every value that is no object, with null for nothing. */
    private static Map<JsonPointer, JsonValue> leaves(JsonValue value) {
        Map<JsonPointer, JsonValue> leaves = new LinkedHashMap<>();
        collect(JsonPointer.ROOT, value, leaves);
        return leaves;
    }

    private static void collect(JsonPointer at, JsonValue value, Map<JsonPointer, JsonValue> leaves) {
        if (value instanceof JsonObject object) {
            object.members().forEach((name, v) -> collect(at.child(name), v, leaves));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collect(at.child(Integer.toString(i)), array.get(i), leaves);
            }
        } else if (value != JsonNull.NULL) {
            leaves.put(at, value);
        }
    }

    private void standInForParent(Target org, Written written, TypeDefinition type, ResourceKey key) {
        type.reading().parent().ifPresent(parent -> {
            ResourceKey above = type.reading().singleton() ? key : key.parent().orElse(key);
            TypeDefinition definition = catalog.get(parent);
            if (org.find(parent, above).isEmpty()) {
                JsonValue document = JsonObject.EMPTY;
                for (JsonPointer at : type.reading().bindings().values()) {
                    document = Edits.set(
                            document, at, new JsonString(written.exchange().path()));
                }
                JsonPointer id = definition.identity().id().orElse(JsonPointer.of("/id"));
                org.put(parent, above, Edits.set(document, id, new JsonString(above.id())));
            }
            standInForParent(org, written, definition, above);
        });
    }
}
