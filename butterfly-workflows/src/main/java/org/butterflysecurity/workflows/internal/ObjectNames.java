package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.pack.Card;
import org.butterflysecurity.workflows.pack.Connection;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.Folder;
import org.butterflysecurity.workflows.pack.Pack;
import org.butterflysecurity.workflows.pack.Table;

/**
 * What the objects of a pack are called outside of it. A pack's ids are made anew by each export; the folder path with the name
 * stays. Where several objects of a kind have one name in one folder, the second and later ones get a number; which is the
 * second is decided by what exports keep: the ids of cards, the columns of tables.
 */
final class ObjectNames {
    private final List<String> root;
    private final Pack pack;
    private final Map<String, ResourceKey> keys = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    /** @param root names of the folders that the pack's outermost folders are in, as far as they are known */
    ObjectNames(Pack pack, List<String> root) {
        this.pack = pack;
        this.root = List.copyOf(root);
        for (Folder folder : pack.folders()) {
            put("folder", folder.id(), under(folder.path()));
        }
        name("flow", pack.flows(), Flow::id, f -> inFolder(f.folderId(), f.name()), ObjectNames::firstCard);
        name(
                "table",
                pack.tables(),
                Table::id,
                t -> inFolder(t.folderId(), t.name()),
                t -> Json.compact(t.data().without("group_id")));
        name("connection", pack.connections(), Connection::id, c -> key(List.of(c.module(), c.name())), Connection::id);
    }

    /** The key of the object with this id of the pack. */
    ResourceKey key(String id) {
        return Optional.ofNullable(keys.get(id))
                .orElseThrow(() -> new IllegalArgumentException("the pack has no object '" + id + "'"));
    }

    /** What stands in place of a pack's id in a document, such as {@code flow:Onboarding/Create user}; empty if it is no id. */
    Optional<String> label(String id) {
        return Optional.ofNullable(labels.get(id));
    }

    /** The names of the folders that an object is in, outermost first; only as far as known. */
    List<String> folderPath(Optional<String> folderId) {
        return folderId.flatMap(pack::folder)
                .map(folder -> under(folder.path()).segments())
                .orElse(root);
    }

    private ResourceKey inFolder(Optional<String> folderId, String name) {
        List<String> path = new ArrayList<>(folderPath(folderId));
        path.add(name);
        return key(path);
    }

    private ResourceKey under(List<String> path) {
        List<String> all = new ArrayList<>(root);
        all.addAll(path);
        return key(all);
    }

    /** A name may be empty, a segment of a key may not. */
    private static ResourceKey key(List<String> names) {
        return new ResourceKey(
                names.stream().map(n -> n.isEmpty() ? "(no name)" : n).toList());
    }

    private <T> void name(
            String kind,
            List<T> objects,
            Function<T, String> id,
            Function<T, ResourceKey> key,
            Function<T, String> lasting) {
        Map<ResourceKey, List<T>> byKey = new LinkedHashMap<>();
        objects.forEach(
                o -> byKey.computeIfAbsent(key.apply(o), k -> new ArrayList<>()).add(o));
        byKey.forEach((shared, all) -> {
            all.sort(Comparator.comparing(lasting));
            for (int i = 0; i < all.size(); i++) {
                put(kind, id.apply(all.get(i)), i == 0 ? shared : numbered(shared, i + 1));
            }
        });
    }

    private static ResourceKey numbered(ResourceKey key, int number) {
        List<String> segments = new ArrayList<>(key.segments());
        segments.set(segments.size() - 1, key.id() + " (" + number + ")");
        return new ResourceKey(segments);
    }

    private static String firstCard(Flow flow) {
        return flow.cards().map(Card::uuid).min(Comparator.naturalOrder()).orElse("");
    }

    private void put(String kind, String id, ResourceKey key) {
        keys.put(id, key);
        labels.put(id, kind + ":" + key);
    }
}
