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
 * Which type comes next: those that wait for others after these, the rate limit that is least in use first, then the type with most
 * descendants, so that nothing long starts late. Safe for use by several threads.
 */
final class TypeSchedule {
    private final Map<ResourceType, List<TypeDefinition>> followers;
    private final Map<ResourceType, Integer> waitingFor = new HashMap<>();
    private final Map<ResourceType, Integer> weights = new HashMap<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private final List<TypeDefinition> ready = new ArrayList<>();
    private int unfinished;
    private boolean cancelled;

    TypeSchedule(Collection<TypeDefinition> types, Map<ResourceType, List<TypeDefinition>> followers) {
        this.followers = followers;
        followers.values().forEach(them -> them.forEach(t -> waitingFor.merge(t.type(), 1, Integer::sum)));
        unfinished = types.size();
        for (TypeDefinition type : types) {
            weights.put(type.type(), descendants(type));
            if (!waitingFor.containsKey(type.type())) {
                ready.add(type);
            }
        }
    }

    private int descendants(TypeDefinition type) {
        return followers.getOrDefault(type.type(), List.of()).stream()
                .mapToInt(follower -> 1 + descendants(follower))
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

    /** The type has a result, whichever: those that waited for it alone can come. */
    synchronized void done(TypeDefinition type) {
        unfinished--;
        busy.merge(type.reading().bucket(), -1, Integer::sum);
        for (TypeDefinition follower : followers.getOrDefault(type.type(), List.of())) {
            if (waitingFor.merge(follower.type(), -1, Integer::sum) == 0) {
                ready.add(follower);
            }
        }
        notifyAll();
    }

    /** Nothing more is taken. */
    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }
}
