package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;

/** Which flow of one snapshot is which flow of another. */
public final class FlowMatching {
    /** The part of two flows' cards that must be in both for one to be the other under a new name. */
    private static final double ENOUGH = 0.5;

    private final List<Pair> pairs = new ArrayList<>();
    private final Map<ResourceKey, Resource> gone = new LinkedHashMap<>();
    private final Map<ResourceKey, Resource> come = new LinkedHashMap<>();
    private final Map<String, String> newNames = new LinkedHashMap<>();

    private FlowMatching() {}

    /** The same flow at two times. */
    public record Pair(Resource before, Resource after) {}

    /** A guess that one flow is another, with the part of the cards that speak for it. */
    private record Guess(Resource before, Resource after, double overlap) {}

    public static FlowMatching of(Collection<Resource> before, Collection<Resource> after) {
        FlowMatching matching = new FlowMatching();
        before.forEach(flow -> matching.gone.put(flow.key(), flow));
        after.forEach(flow -> matching.come.put(flow.key(), flow));
        for (Resource flow : before) {
            Resource same = matching.come.get(flow.key());
            if (same != null) {
                matching.pair(flow, same);
            }
        }
        matching.guesses().forEach(guess -> {
            if (matching.gone.containsKey(guess.before().key())
                    && matching.come.containsKey(guess.after().key())) {
                matching.pair(guess.before(), guess.after());
            }
        });
        matching.followFolders();
        matching.pairs.forEach(matching::learnNames);
        return matching;
    }

    /** A flow that was built anew is known by its name still where the flows beside it tell what its folder is called now. */
    private void followFolders() {
        Map<ResourceKey, ResourceKey> folders = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            Optional<ResourceKey> from = pair.before().key().parent();
            Optional<ResourceKey> to = pair.after().key().parent();
            if (from.isPresent() && to.isPresent() && !from.equals(to)) {
                folders.putIfAbsent(from.get(), to.get());
            }
        }
        for (Resource flow : List.copyOf(gone.values())) {
            Optional<Resource> same = flow.key()
                    .parent()
                    .map(folders::get)
                    .map(folder -> come.get(folder.child(flow.key().id())));
            same.ifPresent(now -> pair(flow, now));
        }
    }

    private void pair(Resource before, Resource after) {
        pairs.add(new Pair(before, after));
        gone.remove(before.key());
        come.remove(after.key());
    }

    /** The best first. */
    private List<Guess> guesses() {
        List<Guess> guesses = new ArrayList<>();
        for (Resource before : gone.values()) {
            for (Resource after : come.values()) {
                double overlap = overlap(cards(before), cards(after));
                if (overlap >= ENOUGH) {
                    guesses.add(new Guess(before, after, overlap));
                }
            }
        }
        guesses.sort(Comparator.comparingDouble(Guess::overlap)
                .reversed()
                .thenComparing(g -> g.after().key()));
        return guesses;
    }

    private static Set<String> cards(Resource flow) {
        return ((JsonObject) flow.document())
                .object("cards")
                .orElse(JsonObject.EMPTY)
                .members()
                .keySet();
    }

    private static double overlap(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        int all = one.size() + other.size() - both.size();
        return all == 0 ? 0 : (double) both.size() / all;
    }

    /** A flow that moved tells what its folder is called now, and what flows that call it say. */
    private void learnNames(Pair pair) {
        if (pair.before().key().equals(pair.after().key())) {
            return;
        }
        newNames.put("flow:" + pair.before().key(), "flow:" + pair.after().key());
        Optional<ResourceKey> from = pair.before().key().parent();
        Optional<ResourceKey> to = pair.after().key().parent();
        if (from.isPresent() && to.isPresent() && !from.equals(to)) {
            newNames.putIfAbsent("table:" + from.get() + "/", "table:" + to.get() + "/");
            newNames.putIfAbsent("folder:" + from.get(), "folder:" + to.get());
        }
    }

    /** A document of the former snapshot in which other objects are called what they are called in the later one. */
    public JsonObject renamed(JsonObject document) {
        return newNames.isEmpty() ? document : (JsonObject) rename(document);
    }

    private JsonValue rename(JsonValue value) {
        if (value instanceof JsonString text) {
            return new JsonString(rename(text.value()));
        }
        if (value instanceof JsonArray array) {
            return JsonArray.from(array.items(), this::rename);
        }
        if (value instanceof JsonObject object) {
            JsonObject.Builder json = JsonObject.builder();
            object.members().forEach((name, member) -> json.put(rename(name), rename(member)));
            return json.build();
        }
        return value;
    }

    private String rename(String text) {
        String exact = newNames.get(text);
        if (exact != null) {
            return exact;
        }
        if (text.startsWith("table:")) {
            for (Map.Entry<String, String> name : newNames.entrySet()) {
                if (name.getKey().endsWith("/") && text.startsWith(name.getKey())) {
                    return name.getValue() + text.substring(name.getKey().length());
                }
            }
        }
        return text;
    }

    /** Flows that are in both, under the same name or another. */
    public List<Pair> pairs() {
        return List.copyOf(pairs);
    }

    /** Flows that only the former has. */
    public Collection<Resource> gone() {
        return List.copyOf(gone.values());
    }

    /** Flows that only the later has. */
    public Collection<Resource> come() {
        return List.copyOf(come.values());
    }
}
