package org.butterflysecurity.testkit.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** Documents that are held in memory. */
public final class MemoryDocuments implements Documents {
    /** Segment by segment, so that the children of a parent stand together. */
    public static final Comparator<ResourceKey> ORDER = (a, b) -> {
        List<String> left = a.segments();
        List<String> right = b.segments();
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    };

    private final ConcurrentNavigableMap<ResourceKey, JsonValue> documents = new ConcurrentSkipListMap<>(ORDER);

    @Override
    public Optional<JsonValue> find(ResourceKey key) {
        return Optional.ofNullable(documents.get(key));
    }

    @Override
    public void put(ResourceKey key, JsonValue document) {
        documents.put(key, document);
    }

    @Override
    public boolean remove(ResourceKey key) {
        return documents.remove(key) != null;
    }

    @Override
    public Iterator<Item> below(Optional<ResourceKey> parent, String after) {
        ConcurrentNavigableMap<ResourceKey, JsonValue> from = documents;
        if (parent.isPresent()) {
            from = from.tailMap(after.isEmpty() ? parent.get() : parent.get().child(after), false);
        } else if (!after.isEmpty()) {
            from = from.tailMap(ResourceKey.of(after), false);
        }
        List<Item> below = new ArrayList<>();
        for (Map.Entry<ResourceKey, JsonValue> e : from.entrySet()) {
            if (parent.isPresent() && !isBelow(e.getKey(), parent.get())) {
                break;
            }
            below.add(new Item(e.getKey(), e.getValue()));
        }
        return below.iterator();
    }

    @Override
    public Iterator<Item> all() {
        return documents.entrySet().stream()
                .map(e -> new Item(e.getKey(), e.getValue()))
                .iterator();
    }

    @Override
    public long count() {
        return documents.size();
    }

    public static boolean isBelow(ResourceKey key, ResourceKey ancestor) {
        int depth = ancestor.segments().size();
        return key.segments().size() > depth && key.segments().subList(0, depth).equals(ancestor.segments());
    }
}
