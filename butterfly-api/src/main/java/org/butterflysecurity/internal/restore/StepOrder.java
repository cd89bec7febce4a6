package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Step;

/**
 * Puts steps in order by what they name: an object is made before what refers to it, and goes after that. Where several could come
 * next, the catalog's layers decide. A circle is cut: an object is made without the reference, which is filled in later.
 */
final class StepOrder {
    private static final Comparator<Work> NEXT = Comparator.comparingInt(Work::layer)
            .thenComparing(w -> w.first().type().type())
            .thenComparing(w -> !w.first().isFirst())
            .thenComparing(w -> w.first().key())
            .thenComparing(w -> w.number);

    private final Calls calls;
    private final List<Work> open = new ArrayList<>();
    private final List<Draft> last = new ArrayList<>();
    private final List<Draft> removals = new ArrayList<>();
    private final List<Draft> people = new ArrayList<>();
    private final Set<String> byThemselves = new TreeSet<>();

    StepOrder(Calls calls) {
        this.calls = calls;
    }

    /** The drafts of one object in their own order. */
    private static final class Work {
        private final int number;
        private final Draft first;
        private List<Draft> drafts;
        private final Set<String> needs = new TreeSet<>();
        private final Set<String> makes = new TreeSet<>();
        private int waiting;

        Work(int number, List<Draft> drafts) {
            this.number = number;
            this.drafts = drafts;
            this.first = drafts.get(0);
        }

        /** What decides where it stands: what had to go before does not. */
        Draft first() {
            return first;
        }

        int layer() {
            return first.layer();
        }
    }

    /** Takes what there is to do with one object of the snapshot. */
    void add(List<Draft> drafts) {
        List<Draft> now = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            boolean isLast = i == drafts.size() - 1;
            if (draft.kind() == Step.Kind.NEEDS_PERSON) {
                people.add(draft);
            } else if (draft.kind() == Step.Kind.DEACTIVATE && isLast) {
                // What is switched off refuses almost every change: that comes at the very end.
                last.add(draft);
            } else {
                now.add(draft);
            }
        }
        if (!now.isEmpty()) {
            open.add(new Work(open.size(), now));
        }
    }

    /** Takes an object that is missing and needs no step: it comes with another. */
    void comesByItself(ResourceKey key) {
        byThemselves.add(key.id());
    }

    /** Whether the object is there after the step, and has an id of its own then. */
    private static boolean makes(Draft draft) {
        boolean isNew = draft.kind() == Step.Kind.CREATE
                || draft.kind() == Step.Kind.UPDATE && draft.target().live().isEmpty();
        return isNew && References.ownsItsId(draft.type());
    }

    /** Takes how one object is removed. */
    void remove(List<Draft> drafts) {
        removals.addAll(drafts);
    }

    /**
     * Leaves to people what an object of the tenant stands in the way of. One that is to go anyway goes first; one that is changed counts
     * as out of the way.
     */
    void clear(Obstacles obstacles) {
        Map<ResourceType, Set<ResourceKey>> changed = new HashMap<>();
        Stream.concat(open.stream().flatMap(w -> w.drafts.stream()), last.stream())
                .forEach(d -> d.target()
                        .live()
                        .ifPresent(k -> changed.computeIfAbsent(d.type().type(), t -> new TreeSet<>())
                                .add(k)));
        for (Draft removal : List.copyOf(removals)) {
            obstacles.of(removal).stream()
                    .filter(o -> !isChanged(changed, o) && going(o).isEmpty())
                    .findFirst()
                    .ifPresent(o -> {
                        removals.removeIf(d -> d.target().equals(removal.target()));
                        people.add(Draft.person(removal.type(), removal.target(), o.note()));
                    });
        }
        for (Work work : List.copyOf(open)) {
            for (Draft draft : work.drafts) {
                for (Obstacles.Found o : obstacles.of(draft)) {
                    List<Draft> going = going(o);
                    if (!going.isEmpty()) {
                        removals.removeAll(going);
                        work.drafts = Stream.concat(going.stream(), work.drafts.stream())
                                .toList();
                    } else if (!isChanged(changed, o) && open.remove(work)) {
                        people.add(Draft.person(draft.type(), draft.target(), o.note()));
                    }
                }
            }
        }
        for (Draft draft : List.copyOf(last)) {
            obstacles.of(draft).stream()
                    .filter(o -> !isChanged(changed, o) && going(o).isEmpty())
                    .findFirst()
                    .filter(o -> last.remove(draft))
                    .ifPresent(o -> people.add(Draft.person(draft.type(), draft.target(), o.note())));
        }
    }

    private static boolean isChanged(Map<ResourceType, Set<ResourceKey>> changed, Obstacles.Found found) {
        return changed.getOrDefault(found.type(), Set.of()).contains(found.key());
    }

    private List<Draft> going(Obstacles.Found found) {
        return removals.stream()
                .filter(d -> d.type().type().equals(found.type())
                        && d.target().live().equals(Optional.of(found.key())))
                .toList();
    }

    /**
     * Leaves to people what names an object that will not be there: a request without it could widen what it limits, and one with it
     * is refused.
     *
     * @param missing of which type an id of the snapshot is that is not in the tenant yet
     */
    void leaveToPeople(Function<String, Optional<ResourceType>> missing) {
        Set<String> made = new TreeSet<>(byThemselves);
        open.forEach(work -> work.drafts.stream()
                .filter(StepOrder::makes)
                .forEach(d -> made.add(d.key().id())));
        for (boolean changed = true; changed; ) {
            changed = false;
            for (Work work : List.copyOf(open)) {
                Optional<String> lost = work.drafts.stream()
                        .flatMap(d -> d.words().stream())
                        .filter(w -> missing.apply(w).isPresent() && !made.contains(w))
                        .findFirst();
                if (lost.isPresent()) {
                    Draft first = work.drafts.get(0);
                    open.remove(work);
                    made.remove(first.key().id());
                    changed = true;
                    people.add(Draft.person(
                            first.type(),
                            first.target(),
                            "It names the "
                                    + missing.apply(lost.get()).orElseThrow().name() + " " + lost.get()
                                    + ", which is not there. Make that first, and restore again."));
                }
            }
        }
    }

    /** All steps with their numbers, and with those of the places that they lead to. */
    List<Step> steps(SiblingOrder siblings) {
        List<Draft> ordered = new ArrayList<>(ordered());
        ordered.addAll(removalsInOrder());
        last.sort(Comparator.<Draft>comparingInt(d -> -d.layer())
                .thenComparing(d -> d.type().type()));
        ordered.addAll(last);
        ordered.addAll(people);
        List<Step> steps = new ArrayList<>();
        siblings.numbered(ordered).forEach(draft -> steps.add(draft.numbered(steps.size() + 1)));
        return steps;
    }

    /** Children before parents, and what is made late before what is made early. */
    private List<Draft> removalsInOrder() {
        List<Draft> sorted = new ArrayList<>(removals);
        sorted.sort(Comparator.<Draft>comparingInt(d -> -d.layer())
                .thenComparingInt(d -> -d.key().segments().size())
                .thenComparing(d -> d.type().type(), Comparator.reverseOrder()));
        return sorted;
    }

    private List<Draft> ordered() {
        Map<String, Work> makers = new HashMap<>();
        for (Work work : open) {
            for (Draft draft : work.drafts) {
                if (makes(draft)) {
                    makers.put(draft.key().id(), work);
                    work.makes.add(draft.key().id());
                }
            }
        }
        Map<Work, List<Work>> followers = new HashMap<>();
        List<Work> all = new ArrayList<>(open);
        open.forEach(work -> rest(work).ifPresent(draft -> {
            Work later = new Work(open.size() + work.number, List.of(draft));
            // No id has a blank in it: not every object has an id of its own to wait for.
            String made = "made " + draft.type().type() + " " + draft.key();
            makers.put(made, work);
            later.needs.add(made);
            all.add(later);
        }));
        for (Work work : all) {
            work.drafts.forEach(d -> work.needs.addAll(d.words()));
            work.needs.retainAll(makers.keySet());
            work.needs.removeAll(work.makes);
            work.needs.forEach(id -> followers
                    .computeIfAbsent(makers.get(id), w -> new ArrayList<>())
                    .add(work));
            work.waiting = work.needs.size();
        }
        PriorityQueue<Work> ready = new PriorityQueue<>(NEXT);
        Set<Work> left = new LinkedHashSet<>(all);
        all.stream().filter(w -> w.waiting == 0).forEach(ready::add);
        List<Draft> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Work next = ready.poll();
            if (next == null) {
                next = cut(left, makers, followers);
            }
            left.remove(next);
            ordered.addAll(next.drafts);
            for (Work follower : followers.getOrDefault(next, List.of())) {
                if (--follower.waiting == 0 && left.contains(follower)) {
                    ready.add(follower);
                }
            }
        }
        return ordered;
    }

    /** Of a circle, the one that comes first by its layer and can be made without what it waits for. */
    private Work cut(Set<Work> left, Map<String, Work> makers, Map<Work, List<Work>> followers) {
        List<Work> candidates = circle(left, makers).stream().sorted(NEXT).toList();
        for (Work work : candidates) {
            Set<String> missing = new TreeSet<>(work.needs);
            missing.removeIf(id -> !left.contains(makers.get(id)));
            Optional<Draft> fill = fill(work, missing);
            if (fill.isPresent()) {
                work.drafts = new ArrayList<>(work.drafts);
                work.drafts.set(0, work.drafts.get(0).without(missing));
                Work later = new Work(open.size() + work.number, List.of(fill.get()));
                later.needs.addAll(missing);
                later.waiting = missing.size();
                missing.forEach(id -> followers
                        .computeIfAbsent(makers.get(id), w -> new ArrayList<>())
                        .add(later));
                left.add(later);
                return work;
            }
        }
        Work first = candidates.get(0);
        people.add(Draft.person(
                first.drafts.get(0).type(),
                first.drafts.get(0).target(),
                "It and what it refers to need each other. It is created first; check its references afterwards."));
        return first;
    }

    /** Some who wait for each other; not those who only wait for them. */
    private static List<Work> circle(Set<Work> left, Map<String, Work> makers) {
        List<Work> way = new ArrayList<>();
        Work next = left.iterator().next();
        while (!way.contains(next)) {
            way.add(next);
            next = next.needs.stream()
                    .map(makers::get)
                    .filter(left::contains)
                    .findFirst()
                    .orElseThrow();
        }
        return way.subList(way.indexOf(next), way.size());
    }

    /** The update that writes what creating the object does not take. */
    private Optional<Draft> rest(Work work) {
        Draft create = work.drafts.get(0);
        TypeDefinition type = create.type();
        Optional<Operation> made = create.call()
                .flatMap(c -> type.writing().operation(c.operation()))
                .filter(Operation::filled);
        if (create.kind() != Step.Kind.CREATE
                || made.isEmpty()
                || create.document().isEmpty()) {
            return Optional.empty();
        }
        JsonValue document = create.document().get();
        Optional<Operation> update = type.writing().operation(type.writing().operationFor("update", document));
        JsonValue rest = Projection.comparable(Projection.of(type, update, document));
        for (String name : made.get().fields()) {
            rest = JsonPointer.ROOT.child(name).remove(rest);
        }
        return rest.equals(JsonObject.EMPTY) ? Optional.empty() : fill(work, References.words(type, document));
    }

    private Optional<Draft> fill(Work work, Set<String> missing) {
        Draft create = work.drafts.get(0);
        boolean inKey = create.key().segments().stream().anyMatch(missing::contains);
        if (create.kind() != Step.Kind.CREATE || inKey || create.document().isEmpty()) {
            return Optional.empty();
        }
        JsonValue document = create.document().get();
        String name = create.type().writing().operationFor("update", document);
        Optional<Operation> update = create.type().writing().operation(name).filter(Operation::isPossible);
        if (update.isEmpty()) {
            return Optional.empty();
        }
        JsonObject body = Projection.emptying(update, Projection.of(create.type(), update, document), document);
        return calls.call(create.type(), name, create.key(), document, Optional.of(body))
                .map(call -> Draft.of(Step.Kind.UPDATE, create.type(), create.target(), call, "")
                        .naming(missing)
                        .changing(List.of(new FieldChange(JsonPointer.ROOT, Optional.empty(), Optional.of(body)))));
    }
}
