package org.butterflysecurity.workflows.restore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.internal.StoredPack;

/** What has to come back for some flows to work: the flows that they call, and the packs and tables of all of them. */
final class Needed {
    private static final String FLOW = "flow:";

    private final Map<ResourceKey, JsonObject> allFlows;
    private final Map<ResourceKey, JsonObject> flows = new LinkedHashMap<>();
    private final List<StoredPack> packs;
    private final Map<ResourceKey, JsonObject> tables = new LinkedHashMap<>();

    Needed(
            List<StoredPack> allPacks,
            Map<ResourceKey, JsonObject> allFlows,
            Map<ResourceKey, JsonObject> allTables,
            Predicate<ResourceKey> wanted) {
        this.allFlows = allFlows;
        Set<ResourceKey> keys = withCalled(wanted);
        allFlows.forEach((key, flow) -> {
            if (keys.contains(key)) {
                flows.put(key, flow);
            }
        });
        boolean all = keys.size() == allFlows.size();
        this.packs = allPacks.stream()
                .filter(pack -> all || pack.flowKeys().stream().anyMatch(keys::contains))
                .toList();
        Set<ResourceKey> present = new LinkedHashSet<>();
        packs.forEach(pack -> present.addAll(pack.tableKeys()));
        allTables.forEach((key, table) -> {
            if (all || present.contains(key)) {
                tables.put(key, table);
            }
        });
    }

    private Set<ResourceKey> withCalled(Predicate<ResourceKey> wanted) {
        Set<ResourceKey> keys = new LinkedHashSet<>();
        Deque<ResourceKey> open = new ArrayDeque<>();
        allFlows.keySet().stream().filter(wanted).forEach(open::add);
        while (!open.isEmpty()) {
            ResourceKey key = open.remove();
            JsonObject flow = allFlows.get(key);
            if (flow != null && keys.add(key)) {
                called(flow, label -> open.addAll(named(label)));
            }
        }
        return keys;
    }

    private static void called(JsonValue value, Consumer<String> label) {
        if (value instanceof JsonString text && text.value().startsWith(FLOW)) {
            label.accept(text.value().substring(FLOW.length()));
        } else if (value instanceof JsonObject object) {
            object.members().values().forEach(member -> called(member, label));
        } else if (value instanceof JsonArray array) {
            array.forEach(item -> called(item, label));
        }
    }

    /** The flow of this key. Of a helper outside of what was exported only the name is known: every flow so called. */
    private List<ResourceKey> named(String label) {
        ResourceKey key = ResourceKey.parse(label);
        if (allFlows.containsKey(key)) {
            return List.of(key);
        }
        return allFlows.keySet().stream()
                .filter(flow -> flow.id().equals(key.id()))
                .toList();
    }

    List<StoredPack> packs() {
        return packs;
    }

    Map<ResourceKey, JsonObject> flows() {
        return flows;
    }

    Map<ResourceKey, JsonObject> tables() {
        return tables;
    }
}
