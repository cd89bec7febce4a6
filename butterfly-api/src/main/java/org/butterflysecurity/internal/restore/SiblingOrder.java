package org.butterflysecurity.internal.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Order;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Step;

/**
 * The order of objects among their siblings, where numbers say it and whoever takes a number moves the others on. What counts is the
 * order: as few objects as possible are moved, and each step gets the number that leads to the right place at the moment it is carried out.
 */
final class SiblingOrder {
    /** An object that cannot be moved counts more than any number of others. */
    private static final long FIXED = 1L << 32;

    private final Map<ResourceType, Map<ResourceKey, Sibling>> bySnapshotKey = new HashMap<>();
    private final Map<ResourceType, Map<ResourceKey, Sibling>> byLiveKey = new HashMap<>();

    /** One object among those that have the same parent. */
    private static final class Sibling {
        private final Row row;
        private final long wanted;
        private long number;
        private boolean canMove;
        private boolean moves;

        Sibling(Row row, long wanted, long number) {
            this.row = row;
            this.wanted = wanted;
            this.number = number;
        }
    }

    /** Those with one parent. */
    private static final class Row {
        private final boolean gaps;

        /** Those of the snapshot, as they should follow each other. */
        private final List<Sibling> wanted = new ArrayList<>();

        /** Those that are in the tenant, as they follow each other. */
        private final List<Sibling> present = new ArrayList<>();

        Row(boolean gaps) {
            this.gaps = gaps;
        }
    }

    /**
     * The order of all objects of the types that have any.
     *
     * @param canMove whether an object of the snapshot may be moved
     */
    SiblingOrder(
            Collection<TypeDefinition> types,
            State then,
            State now,
            Matching matching,
            BiPredicate<TypeDefinition, Record> canMove) {
        for (TypeDefinition type : types) {
            type.writing().order().ifPresent(order -> add(type, order, then, now, matching, canMove));
        }
    }

    private void add(
            TypeDefinition type,
            Order order,
            State then,
            State now,
            Matching matching,
            BiPredicate<TypeDefinition, Record> canMove) {
        Map<Optional<ResourceKey>, Row> rows = new HashMap<>();
        Map<ResourceKey, Long> live = new HashMap<>();
        try (Stream<Record> records = now.records(type.type())) {
            records.forEach(r -> number(order, r).ifPresent(n -> live.put(r.key(), n)));
        }
        Map<ResourceKey, Sibling> bySnapshot = bySnapshotKey.computeIfAbsent(type.type(), t -> new HashMap<>());
        Map<ResourceKey, Sibling> byLive = byLiveKey.computeIfAbsent(type.type(), t -> new HashMap<>());
        try (Stream<Record> records = then.records(type.type())) {
            records.forEach(r -> number(order, r).ifPresent(wanted -> {
                ResourceKey key = matching.live(type.type(), r.key())
                        .orElseGet(() -> matching.ids().of(r.key()));
                Row row = rows.computeIfAbsent(key.parent(), p -> new Row(order.gaps()));
                Long is = matching.isMissing(type.type(), r.key()) ? null : live.get(key);
                Sibling sibling = new Sibling(row, wanted, is == null ? wanted : is);
                sibling.canMove = canMove.test(type, r);
                row.wanted.add(sibling);
                bySnapshot.put(r.key(), sibling);
                if (is != null) {
                    row.present.add(sibling);
                    byLive.put(key, sibling);
                }
            }));
        }
        live.forEach((key, number) -> byLive.computeIfAbsent(key, k -> {
            Row row = rows.computeIfAbsent(key.parent(), p -> new Row(order.gaps()));
            Sibling sibling = new Sibling(row, number, number);
            row.present.add(sibling);
            return sibling;
        }));
        rows.values().forEach(SiblingOrder::decide);
    }

    private static OptionalLong number(Order order, Record object) {
        return number(order.at(), Json.parse(object.value()));
    }

    private static OptionalLong number(JsonPointer at, JsonValue document) {
        return at.find(document)
                .filter(JsonNumber.class::isInstance)
                .map(n -> OptionalLong.of(((JsonNumber) n).toBigDecimal().longValue()))
                .orElse(OptionalLong.empty());
    }

    /** Decides who moves: all but the longest row of objects that follow each other as they should. */
    private static void decide(Row row) {
        row.present.sort(Comparator.comparingLong(s -> s.number));
        row.wanted.sort(Comparator.<Sibling>comparingLong(s -> s.wanted).thenComparingLong(s -> s.number));
        List<Sibling> both = row.wanted.stream().filter(row.present::contains).toList();
        long[] best = new long[both.size()];
        int[] before = new int[both.size()];
        int last = -1;
        for (int i = 0; i < both.size(); i++) {
            before[i] = -1;
            for (int j = 0; j < i; j++) {
                if (best[j] > best[i] && isInOrder(both.get(j), both.get(i))) {
                    best[i] = best[j];
                    before[i] = j;
                }
            }
            best[i] += weight(both.get(i));
            last = last < 0 || best[i] > best[last] ? i : last;
        }
        both.forEach(s -> s.moves = true);
        for (int i = last; i >= 0; i = before[i]) {
            both.get(i).moves = false;
        }
    }

    private static boolean isInOrder(Sibling first, Sibling second) {
        return first.number < second.number || first.number == second.number && first.wanted == second.wanted;
    }

    private static long weight(Sibling sibling) {
        return !sibling.canMove ? FIXED : sibling.number == sibling.wanted ? 3 : 2;
    }

    /** Whether an object of the snapshot, which is in the tenant, has to be moved. */
    boolean moves(ResourceType type, ResourceKey key) {
        Sibling sibling = bySnapshotKey.getOrDefault(type, Map.of()).get(key);
        return sibling != null && sibling.moves && sibling.canMove;
    }

    /** The drafts, in the order in which they are carried out, with the numbers that lead to the right places then. */
    List<Draft> numbered(List<Draft> drafts) {
        return drafts.stream().map(this::numbered).toList();
    }

    private Draft numbered(Draft draft) {
        Optional<Order> order = draft.type().writing().order();
        if (order.isEmpty()) {
            return draft;
        }
        ResourceType type = draft.type().type();
        if (draft.kind() == Step.Kind.DELETE) {
            draft.target()
                    .live()
                    .map(byLiveKey.getOrDefault(type, Map.of())::get)
                    .ifPresent(gone -> gone.row.present.remove(gone));
            return draft;
        }
        Sibling sibling =
                bySnapshotKey.getOrDefault(type, Map.of()).get(draft.target().key());
        boolean isWritten = draft.kind() == Step.Kind.CREATE || draft.kind() == Step.Kind.UPDATE;
        if (sibling == null || !isWritten) {
            return draft;
        }
        boolean isMove = sibling.canMove && (sibling.moves || !sibling.row.present.contains(sibling));
        if (isMove) {
            place(sibling);
        }
        return withNumber(draft, order.get().at(), JsonNumber.of(current(sibling)), isMove);
    }

    private static long current(Sibling sibling) {
        int index = sibling.row.present.indexOf(sibling);
        return sibling.row.gaps || index < 0 ? sibling.number : index + 1;
    }

    /** Puts it behind the nearest of those that should be before it and have their place already. */
    private static void place(Sibling sibling) {
        List<Sibling> present = sibling.row.present;
        present.remove(sibling);
        sibling.moves = false;
        int own = sibling.row.wanted.indexOf(sibling);
        List<Sibling> placed = sibling.row.wanted.stream()
                .filter(s -> !s.moves && present.contains(s))
                .toList();
        Optional<Sibling> previous =
                placed.stream().filter(s -> sibling.row.wanted.indexOf(s) < own).reduce((a, b) -> b);
        Optional<Sibling> next =
                placed.stream().filter(s -> sibling.row.wanted.indexOf(s) > own).findFirst();
        int index = previous.map(p -> present.indexOf(p) + 1).orElse(0);
        if (sibling.row.gaps) {
            sibling.number = sibling.wanted;
            boolean isBetween = previous.filter(p -> p.number >= sibling.wanted).isEmpty()
                    && next.filter(n -> n.number <= sibling.wanted).isEmpty();
            if (!isBetween) {
                sibling.number = previous.map(p -> p.number + 1)
                        .orElseGet(() -> next.map(n -> n.number).orElse(sibling.wanted));
            }
            while (index < present.size() && present.get(index).number < sibling.number) {
                index++;
            }
        }
        present.add(index, sibling);
        for (int i = index + 1; sibling.row.gaps && i < present.size(); i++) {
            // A number that is taken moves the others on.
            present.get(i).number = Math.max(present.get(i).number, present.get(i - 1).number + 1);
        }
    }

    private static Draft withNumber(Draft draft, JsonPointer at, JsonNumber number, boolean isMove) {
        Optional<Step.Call> call = draft.call()
                .map(c -> new Step.Call(
                        c.operation(),
                        c.method(),
                        c.path(),
                        c.variables(),
                        c.body().map(b -> withNumber(b, at, number, isMove)),
                        c.secrets()));
        List<FieldChange> changes = draft.changes().stream()
                .map(c -> c.at().equals(at) ? new FieldChange(at, c.before(), Optional.of(number)) : c)
                .toList();
        return new Draft(
                draft.kind(),
                draft.type(),
                draft.target(),
                call,
                changes,
                draft.text(),
                draft.words(),
                draft.document());
    }

    private static JsonValue withNumber(JsonValue body, JsonPointer at, JsonNumber number, boolean isMove) {
        if (body instanceof JsonArray patch) {
            return JsonArray.from(
                    patch.items(),
                    step -> step instanceof JsonObject change
                                    && change.find("path").equals(Optional.of(new JsonString(at.toString())))
                            ? change.with("value", number)
                            : step);
        }
        return isMove || at.find(body).isPresent() ? Pointers.set(body, at, number) : body;
    }
}
