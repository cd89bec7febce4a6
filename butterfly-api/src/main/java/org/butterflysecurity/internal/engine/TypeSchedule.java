package org.butterflysecurity.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;

/**
 * Which type comes next: children after their parent, the rate limit that is least in use first, then the type with most
 * descendants, so that nothing long starts late. Safe for use by several threads.
 */
final class TypeSchedule {
    private final Map<ResourceType, List<TypeDefinition>> children;
    private final Map<ResourceType, Integer> weights = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private final List<TypeDefinition> ready = new ArrayList<>();
    private int unfinished;
    private boolean cancelled;

    TypeSchedule(Collection<TypeDefinition> types, Map<ResourceType, List<TypeDefinition>> children) {
        this.children = children;
        unfinished = types.size();
        for (TypeDefinition type : types) {
            weights.put(type.type(), descendants(type));
            boolean waits =
                    type.reading().parent().filter(children::containsKey).isPresent();
            if (!waits) {
                ready.add(type);
            }
        }
    }

    private int descendants(TypeDefinition type) {
        return children.getOrDefault(type.type(), List.of()).stream()
                .mapToInt(child -> 1 + descendants(child))
                .sum();
    }

    /** The next type to read; empty when all are done or the run is over. Waits for parents that are being read. */
    synchronized Optional<TypeDefinition> take() throws InterruptedException {
        while (!cancelled && unfinished > 0 && ready.isEmpty()) {
            wait();
        }
        if (cancelled || unfinished == 0) {
            return Optional.empty();
        }
        TypeDefinition next = ready.stream()
                .min(Comparator.<TypeDefinition>comparingInt(
                                t -> busy.getOrDefault(t.reading().bucket(), 0))
                        .thenComparingInt(t -> -weights.getOrDefault(t.type(), 0))
                        .thenComparing(TypeDefinition::type))
                .orElseThrow();
        ready.remove(next);
        busy.merge(next.reading().bucket(), 1, Integer::sum);
        return Optional.of(next);
    }

    /** The type has a result, whichever: its children can come. */
    synchronized void done(TypeDefinition type) {
        unfinished--;
        busy.merge(type.reading().bucket(), -1, Integer::sum);
        ready.addAll(children.getOrDefault(type.type(), List.of()));
        notifyAll();
    }

    /** Nothing more is taken. */
    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }
}
