package org.butterflysecurity.testkit.internal;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.jspecify.annotations.Nullable;

/** Documents that are made anew from a rule whenever they are asked for; only what was changed since is held in memory. */
public final class GeneratedDocuments implements Documents {
    private final Rule rule;
    private final MemoryDocuments changed = new MemoryDocuments();
    private final Set<ResourceKey> removed = new ConcurrentSkipListSet<>(MemoryDocuments.ORDER);
    private final AtomicLong count;

    /** How the documents are made. Keys come in the order of their ids below one parent. */
    public interface Rule {
        Optional<JsonValue> make(ResourceKey key);

        Iterator<ResourceKey> keys(Optional<ResourceKey> parent, String after);

        Iterator<ResourceKey> keys();

        long count();
    }

    public GeneratedDocuments(Rule rule) {
        this.rule = rule;
        this.count = new AtomicLong(rule.count());
    }

    @Override
    public Optional<JsonValue> find(ResourceKey key) {
        Optional<JsonValue> overlay = changed.find(key);
        if (overlay.isPresent() || removed.contains(key)) {
            return overlay;
        }
        return rule.make(key);
    }

    @Override
    public void put(ResourceKey key, JsonValue document) {
        if (find(key).isEmpty()) {
            count.incrementAndGet();
        }
        changed.put(key, document);
        removed.remove(key);
    }

    @Override
    public boolean remove(ResourceKey key) {
        if (find(key).isEmpty()) {
            return false;
        }
        changed.remove(key);
        if (rule.make(key).isPresent()) {
            removed.add(key);
        }
        count.decrementAndGet();
        return true;
    }

    @Override
    public Iterator<Item> below(Optional<ResourceKey> parent, String after) {
        return new Merged(() -> rule.keys(parent, after), () -> changed.below(parent, after));
    }

    @Override
    public Iterator<Item> all() {
        return new Merged(rule::keys, changed::all);
    }

    /** The keys below {@code parent}, without making the documents. */
    public Iterator<ResourceKey> keysBelow(ResourceKey parent) {
        Merged merged =
                new Merged(() -> rule.keys(Optional.of(parent), ""), () -> changed.below(Optional.of(parent), ""));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return merged.hasNext();
            }

            @Override
            public ResourceKey next() {
                return merged.nextKey();
            }
        };
    }

    @Override
    public long count() {
        return count.get();
    }

    /** The rule's keys and the changed documents in one order; of equal keys the changed document counts. */
    private final class Merged implements Iterator<Item> {
        private final Iterator<ResourceKey> made;
        private final Iterator<Item> overlay;
        private @Nullable ResourceKey nextMade;
        private @Nullable Item nextOverlay;

        Merged(Supplier<Iterator<ResourceKey>> made, Supplier<Iterator<Item>> overlay) {
            this.made = made.get();
            this.overlay = overlay.get();
            advanceMade();
            advanceOverlay();
        }

        private void advanceMade() {
            nextMade = null;
            while (nextMade == null && made.hasNext()) {
                ResourceKey key = made.next();
                nextMade = removed.contains(key) ? null : key;
            }
        }

        private void advanceOverlay() {
            nextOverlay = overlay.hasNext() ? overlay.next() : null;
        }

        @Override
        public boolean hasNext() {
            return nextMade != null || nextOverlay != null;
        }

        @Override
        public Item next() {
            Item entry = nextOverlay;
            ResourceKey key = nextKey();
            return entry != null && entry.key().equals(key)
                    ? entry
                    : new Item(key, rule.make(key).orElseThrow());
        }

        ResourceKey nextKey() {
            ResourceKey key = nextMade;
            Item entry = nextOverlay;
            if (key == null && entry == null) {
                throw new NoSuchElementException();
            }
            int order = key == null ? 1 : entry == null ? -1 : MemoryDocuments.ORDER.compare(key, entry.key());
            if (order >= 0 && entry != null) {
                if (order == 0) {
                    advanceMade();
                }
                advanceOverlay();
                return entry.key();
            }
            advanceMade();
            return Objects.requireNonNull(key);
        }
    }
}
