package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Fields.Reference;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Given;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.internal.engine.Naming;
import org.butterflysecurity.internal.engine.Side;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.Touched;

/** Makes the plan that leads from the tenant as it is to the tenant as a snapshot has it. The same input gives the same plan. */
public final class Planner {
    private final TenantId tenant;
    private final Collection<Catalog> catalogs;
    private final RestoreOptions options;
    private final Spared spared;
    private final Set<ResourceType> guards;
    private final Map<ResourceType, TypeDefinition> types = new LinkedHashMap<>();

    /**
     * A planner.
     *
     * @param tenant whose tenant is written to
     * @param catalogs of the connectors that write
     * @param spared what the connection in use must leave alone
     * @param guards the types that tell {@code spared} what that is
     */
    public Planner(
            TenantId tenant,
            Collection<Catalog> catalogs,
            RestoreOptions options,
            Spared spared,
            Set<ResourceType> guards) {
        this.guards = Set.copyOf(guards);
        this.tenant = tenant;
        this.catalogs = List.copyOf(catalogs);
        this.options = options;
        this.spared = spared;
        catalogs.forEach(c -> c.types().forEach(t -> types.put(t.type(), t)));
    }

    /** The types that must be read to plan. */
    public Set<ResourceType> scope(Snapshot snapshot) {
        return new Scope(catalogs, snapshot, guards).of(options.selection());
    }

    /**
     * What is meant of a snapshot.
     *
     * @param known what earlier restores have found
     * @param types in scope, of those that the snapshot has
     * @param focus what of these must be looked at; empty for all
     */
    record Selected(State then, Pairs known, List<TypeDefinition> types, Chosen chosen, Optional<Focus> focus) {}

    Selected select(Side snapshot, Pairs known) {
        State then = new State(snapshot);
        List<TypeDefinition> had = Matching.order(scope(then.snapshot()).stream()
                .filter(then::has)
                .map(types::get)
                .toList());
        Chosen chosen = new Chosen(options.selection(), then, new Naming(catalogs), had);
        return new Selected(then, known, had, chosen, Focus.of(options, then, known, chosen, had, guards));
    }

    /** A plan, and which objects it takes for which. */
    record Planned(RestorePlan plan, Pairs pairs) {}

    /** The plan for what is selected. {@code live} must have the types of the scope. */
    Planned plan(Selected selected, Side live) {
        State now = new State(live);
        List<TypeDefinition> compared =
                selected.types().stream().filter(t -> now.has(t.type())).toList();
        Map<ResourceType, Set<ResourceKey>> renewed = new HashMap<>();
        while (true) {
            Run run = new Run(selected, now, renewed, compared);
            RestorePlan plan = run.plan(unknown(scope(selected.then().snapshot()), now));
            if (!run.renewsMore()) {
                return new Planned(plan, run.matching.pairs());
            }
            // What is made anew gets a new id: everything that names it is looked at again with that in mind.
            run.renewing.forEach((type, keys) ->
                    renewed.computeIfAbsent(type, t -> new HashSet<>()).addAll(keys));
        }
    }

    private List<Diff.NotCompared> unknown(Set<ResourceType> scope, State now) {
        List<Diff.NotCompared> unknown = new ArrayList<>();
        for (ResourceType type : scope) {
            if (!now.has(type)) {
                String why = now.snapshot().type(type).map(t -> t.detail()).orElse("no connector reads it");
                unknown.add(new Diff.NotCompared(type, "cannot be read now: " + why));
            }
        }
        return unknown;
    }

    /** One plan in the making. */
    private final class Run {
        private final State then;
        private final State now;
        private final List<TypeDefinition> compared;
        private final Matching matching;
        private final Naming naming = new Naming(catalogs);
        private final Chosen chosen;
        private final SiblingOrder siblings;
        private final ObjectPlan objects;
        private final StepOrder order;
        private long unchanged;
        private long onlyLive;
        private long deletes;
        private final Map<String, Long> counts = new HashMap<>();
        private final Map<ResourceType, Set<ResourceKey>> renewed;
        private final Map<ResourceType, Set<ResourceKey>> renewing = new HashMap<>();

        Run(Selected selected, State now, Map<ResourceType, Set<ResourceKey>> renewed, List<TypeDefinition> compared) {
            this.renewed = Map.copyOf(renewed);
            this.then = selected.then();
            this.now = now;
            this.compared = compared;
            UnaryOperator<JsonValue> rewriting =
                    Rewriting.between(then.snapshot(), now.snapshot(), options.replacements());
            this.chosen = selected.chosen();
            Optional<Focus> focus = isSameTenant() ? selected.focus() : Optional.empty();
            this.matching = new Matching(
                    focus.map(Focus::then).orElse(then),
                    focus.map(f -> f.of(now)).orElse(now),
                    isSameTenant(),
                    rewriting,
                    selected.known(),
                    renewed,
                    compared);
            Calls calls = new Calls(matching, then, now, compared);
            this.siblings = new SiblingOrder(compared, then, now, matching, this::canMove);
            this.objects = new ObjectPlan(matching, calls, naming, siblings, options);
            this.order = new StepOrder(calls);
        }

        /** Whether a request may give an object another place. */
        private boolean canMove(TypeDefinition type, Record object) {
            List<JsonPointer> fields = options.selection().fields();
            JsonPointer at = type.writing().order().orElseThrow().at();
            return chosen.holds(type.type(), object.key())
                    && (fields.isEmpty() || fields.stream().anyMatch(f -> f.covers(at)))
                    && !type.identity().isBuiltIn(Json.parse(object.value()));
        }

        private boolean isSameTenant() {
            return now.snapshot().connections().stream().allMatch(c -> Focus.isSameTenant(then.snapshot(), c));
        }

        RestorePlan plan(List<Diff.NotCompared> unknown) {
            for (TypeDefinition type : compared) {
                if (type.writing().restorable() != Restorable.NO) {
                    restore(type);
                    remove(type);
                }
            }
            chosen.unfound().ifPresent(this::refuse);
            if (deletes > options.deletes().most() && options.deletes().most() > 0) {
                throw new RunException(
                        ErrorCode.TOO_MANY_DELETES,
                        "The plan would make " + deletes + " deletions, and the limit is "
                                + options.deletes().most() + ".");
            }
            order.clear(new Obstacles(matching, now, types));
            order.leaveToPeople(matching::missing);
            List<Step> steps = order.steps(siblings);
            return new RestorePlan(
                    tenant,
                    then.snapshot().id(),
                    now.snapshot().connections(),
                    options.toJson(),
                    steps,
                    unchanged,
                    onlyLive,
                    unknown,
                    compared.stream().map(TypeDefinition::type).toList());
        }

        private void refuse(Selection.Pick unfound) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "Nothing is selected by " + unfound.type() + ":"
                            + unfound.glob().orElseThrow() + ": snapshot "
                            + then.snapshot().id() + " has no such object"
                            + (options.deletes().most() > 0 ? ", and the tenant neither." : "."));
        }

        private void restore(TypeDefinition type) {
            try (Stream<Record> records = then.records(type.type())) {
                records.filter(r -> chosen.holds(type.type(), r.key())).forEach(r -> restore(type, r));
            }
        }

        private void restore(TypeDefinition type, Record record) {
            Optional<ResourceKey> key = matching.live(type.type(), record.key());
            Optional<byte[]> live = key.flatMap(k -> now.bytes(type.type(), k));
            boolean same = live.filter(b -> Arrays.equals(b, record.value())).isPresent();
            if (same
                    && matching.ids().isEmpty()
                    && !matching.hasMissing()
                    && !siblings.moves(type.type(), record.key())) {
                unchanged++;
                return;
            }
            Optional<JsonValue> is = live.map(Json::parse).map(type.fields()::normal);
            JsonValue document = Json.parse(record.value());
            List<Draft> drafts = objects.restore(type, record.key(), document, is);
            if (same && drafts.isEmpty() && is.isPresent()) {
                drafts = dangling(type, record.key(), document, is.get());
            }
            if (drafts.isEmpty() && is.isEmpty()) {
                order.comesByItself(record.key());
            }
            if (drafts.isEmpty()) {
                unchanged += is.isPresent() ? 1 : 0;
                return;
            }
            Optional<String> why = why(type, key.orElse(record.key()), is.orElse(document), isTakenAway(drafts))
                    .or(() -> isSameTenant() ? Optional.empty() : foreign(type, document));
            if (why.isPresent()) {
                order.add(List.of(Draft.person(type, drafts.get(0).target(), why.get())));
            } else if (lacking(type, drafts, document).isPresent()) {
                order.add(List.of(Draft.person(
                        type,
                        drafts.get(0).target(),
                        "It differs, and cannot be written now: "
                                + lacking(type, drafts, document).get() + ".")));
            } else if (isFull(type, record.key(), drafts, document)) {
                order.add(
                        List.of(
                                Draft.person(
                                        type,
                                        drafts.get(0).target(),
                                        "It is missing, and there are as many already as there can be. Delete one and restore again.")));
            } else {
                if (isMadeAnew(type, drafts)) {
                    renewing.computeIfAbsent(type.type(), t -> new HashSet<>()).add(record.key());
                }
                deletes += drafts.stream().mapToLong(Draft::deletions).sum();
                order.add(drafts);
            }
        }

        /** Why one of the requests would be refused for want of another object; empty where all is there, or nobody knows. */
        private Optional<String> lacking(TypeDefinition type, List<Draft> drafts, JsonValue document) {
            return drafts.stream()
                    .flatMap(d -> d.call().stream())
                    .flatMap(c -> type.writing().operation(c.operation()).stream())
                    .filter(o -> o.given()
                            .filter(g -> isLacking(new ResourceType(type.type().provider(), g.type()), g, document))
                            .isPresent())
                    .map(Operation::reason)
                    .findFirst();
        }

        private boolean isLacking(ResourceType other, Given given, JsonValue document) {
            if (!now.has(other)) {
                return false;
            }
            try (Stream<Record> records = now.records(other)) {
                return records.noneMatch(r -> given.holds(document, Json.parse(r.value())));
            }
        }

        /** Whether the object would be one more than there can be, beside those in the tenant and those planned before. */
        private boolean isFull(TypeDefinition type, ResourceKey key, List<Draft> drafts, JsonValue document) {
            OptionalInt most = type.writing()
                    .operation(type.writing().operationFor("create", document))
                    .map(Operation::most)
                    .orElse(OptionalInt.empty());
            boolean isOneMore = drafts.stream().anyMatch(d -> d.kind() == Step.Kind.CREATE)
                    && drafts.stream().noneMatch(d -> d.kind() == Step.Kind.DELETE);
            if (most.isEmpty() || !isOneMore) {
                return false;
            }
            Optional<ResourceKey> parent = matching.ids().of(key).parent();
            long there = counts.computeIfAbsent(type.type() + " " + parent, p -> count(type, parent));
            counts.put(type.type() + " " + parent, there + 1);
            return there >= most.getAsInt();
        }

        private long count(TypeDefinition type, Optional<ResourceKey> parent) {
            try (Stream<Record> records = now.records(type.type())) {
                return records.filter(r -> r.key().parent().equals(parent)).count();
            }
        }

        private static boolean isMadeAnew(TypeDefinition type, List<Draft> drafts) {
            return References.ownsItsId(type)
                    && drafts.stream().anyMatch(d -> d.kind() == Step.Kind.DELETE)
                    && drafts.stream().anyMatch(d -> d.kind() == Step.Kind.CREATE);
        }

        /** Whether objects are to be made anew of which the matching did not know that yet. */
        private boolean renewsMore() {
            return renewing.entrySet().stream()
                    .anyMatch(e -> !renewed.getOrDefault(e.getKey(), Set.of()).containsAll(e.getValue()));
        }

        private Optional<String> why(TypeDefinition type, ResourceKey key, JsonValue document, boolean isTakenAway) {
            return spared.why(new Touched(type, key, document, isTakenAway, now));
        }

        private static boolean isTakenAway(List<Draft> drafts) {
            return drafts.stream().anyMatch(d -> d.kind() == Step.Kind.DELETE || d.kind() == Step.Kind.DEACTIVATE);
        }

        /** Why an object cannot go to another tenant: it names objects of which nobody knows which they are there. */
        private Optional<String> foreign(TypeDefinition type, JsonValue document) {
            JsonValue written = Projection.of(type, type.writing().operation("create"), document);
            return type.fields().references().stream()
                    .filter(r -> r.kind() == Reference.Kind.ID && !r.to().isEmpty())
                    .filter(r -> compared.stream().noneMatch(t -> r.to().contains(t.type())))
                    .filter(r -> r.to().stream().map(types::get).noneMatch(t -> t != null && NaturalKeys.isId(t)))
                    .filter(r -> r.names(written).findAny().isPresent())
                    .map(r -> "It names a " + r.to().get(0).name() + " at " + r.at()
                            + ", and which one that is in this tenant is not known. Take "
                            + r.to().get(0) + " along.")
                    .findFirst();
        }

        /** An object that is as it was, but names one that has to be made anew and gets another id. */
        private List<Draft> dangling(TypeDefinition type, ResourceKey key, JsonValue document, JsonValue live) {
            Set<String> words = matching.missingWords(type, document);
            return words.isEmpty() ? List.of() : objects.again(type, key, document, live, words);
        }

        private void remove(TypeDefinition type) {
            for (ResourceKey key : matching.onlyLive(type.type())) {
                JsonValue live = now.find(type.type(), key).orElseThrow();
                String name = naming.nameOf(type.type(), key, live);
                boolean goesWithParent = type.reading()
                        .parent()
                        .filter(p -> key.parent()
                                .filter(k -> matching.onlyLive(p).contains(k))
                                .isPresent())
                        .isPresent();
                boolean goesWithRenewed = key.segments().stream()
                        .anyMatch(id -> matching.missing(id)
                                .filter(t -> renewed.containsKey(t))
                                .isPresent());
                if (goesWithParent || goesWithRenewed || !chosen.holdsLive(type.type(), key, name)) {
                    continue;
                }
                List<Draft> drafts = objects.remove(type, key, live);
                if (drafts.isEmpty() || why(type, key, live, true).isPresent()) {
                    continue;
                }
                if (options.deletes().most() == 0) {
                    onlyLive++;
                } else if (drafts.get(0).kind() == Step.Kind.NEEDS_PERSON) {
                    order.add(drafts);
                } else {
                    deletes++;
                    order.remove(drafts);
                }
            }
        }
    }
}
