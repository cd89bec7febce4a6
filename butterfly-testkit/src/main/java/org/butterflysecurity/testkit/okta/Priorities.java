package org.butterflysecurity.testkit.okta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Order;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.internal.Edits;
import org.butterflysecurity.testkit.internal.Store;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Moves objects on when another takes their place, and up where no gaps are left. What the provider itself put there stays last. */
final class Priorities {
    private final Store store;

    Priorities(Store store) {
        this.store = store;
    }

    /** Tidies up after a request about {@code key}, which is there or has gone. */
    void settle(TypeDefinition type, ResourceKey key) {
        type.writing().order().ifPresent(order -> settle(type, order, key));
    }

    private void settle(TypeDefinition type, Order order, ResourceKey key) {
        List<Item> siblings = new ArrayList<>();
        Iterator<Item> all = key.parent().isEmpty()
                ? store.of(type.type()).all()
                : store.of(type.type()).below(key.parent(), "");
        all.forEachRemaining(siblings::add);
        siblings.removeIf(e -> number(order.at(), e.document()).isEmpty());
        Optional<Item> written =
                siblings.stream().filter(e -> e.key().equals(key)).findFirst();
        siblings.sort(Comparator.<Item, Boolean>comparing(e -> ResourceApi.isBuiltIn(type, e.document()))
                .thenComparing(e -> number(order.at(), e.document()).orElseThrow()));
        written.ifPresent(own -> {
            siblings.remove(own);
            long wanted = number(order.at(), own.document()).orElseThrow();
            long before = siblings.stream()
                    .filter(e -> !ResourceApi.isBuiltIn(type, e.document()))
                    .filter(e ->
                            order.gaps() && number(order.at(), e.document()).orElseThrow() < wanted)
                    .count();
            long movable = siblings.stream()
                    .filter(e -> !ResourceApi.isBuiltIn(type, e.document()))
                    .count();
            boolean isLast = ResourceApi.isBuiltIn(type, own.document());
            long index = isLast ? siblings.size() : order.gaps() ? before : Math.min(Math.max(wanted - 1, 0), movable);
            siblings.add((int) index, own);
        });
        long free = order.gaps() ? Long.MIN_VALUE : 1;
        for (Item entry : siblings) {
            long is = number(order.at(), entry.document()).orElseThrow();
            long number = order.gaps() ? Math.max(is, free) : free;
            if (number != is) {
                store.of(type.type()).put(entry.key(), Edits.set(entry.document(), order.at(), JsonNumber.of(number)));
            }
            free = number + 1;
        }
    }

    private static Optional<Long> number(JsonPointer at, JsonValue document) {
        return at.find(document).filter(JsonNumber.class::isInstance).map(n -> ((JsonNumber) n).toLong());
    }
}
