package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.internal.ConsoleApi.Item;
import org.butterflysecurity.workflows.internal.ConsoleApi.NotAllowedException;

/** What the console lists: folders, and the flows and tables in them. */
final class ConsoleInventory {
    /** Documented are five levels; what is deeper is a circle. */
    private static final int MOST_LEVELS = 32;

    private static final int MOST_FOLDERS = 100_000;

    private final ConsoleApi api;
    private final String org;
    private final Map<String, Folder> folders = new LinkedHashMap<>();

    private ConsoleInventory(ConsoleApi api, Org org) {
        this.api = api;
        this.org = org.id();
    }

    /** The org as the console knows it. */
    record Org(String id, String name) {}

    /** Asks who answers. */
    static Org org(ConsoleApi api) throws InterruptedException, NotAllowedException {
        Item org = api.one("org");
        return new Org(org.need("id"), org.text("name").orElse(""));
    }

    /** A folder; {@code parent} is empty for an outermost one. */
    record Folder(String id, Set<String> ids, String name, Optional<String> parent) {}

    /** A flow as the console lists it. Its client token goes no further than the answer. */
    record Listed(Set<String> ids, ResourceKey key, Optional<Boolean> active, Optional<String> alias) {}

    /** A table as the console lists it. */
    record ListedTable(String id, Set<String> ids, ResourceKey key) {}

    static ConsoleInventory read(ConsoleApi api, Org org) throws InterruptedException, NotAllowedException {
        ConsoleInventory inventory = new ConsoleInventory(api, org);
        inventory.add(api.list("folders", Map.of("org", inventory.org)), Optional.empty());
        if (api.can("subfolders")) {
            inventory.walk();
        }
        return inventory;
    }

    /** Asks for the folders in each folder, whether or not the first listing was of all. */
    private void walk() throws InterruptedException, NotAllowedException {
        List<String> level = List.copyOf(folders.keySet());
        Set<String> asked = new HashSet<>();
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > MOST_LEVELS) {
                throw strange("folders nest more than " + MOST_LEVELS + " deep");
            }
            List<String> next = new ArrayList<>();
            for (String folder : level) {
                if (asked.add(folder)) {
                    next.addAll(add(api.list("subfolders", Map.of("org", org, "folder", folder)), Optional.of(folder)));
                }
            }
            level = next;
        }
    }

    /** Adds what is new and gives its ids. A parent is an id, or the ids of all folders above joined by dots. */
    private List<String> add(List<Item> items, Optional<String> within) {
        List<String> added = new ArrayList<>();
        for (Item item : items) {
            String id = item.need("id");
            Optional<String> path = item.text("parent").filter(p -> !p.isEmpty() && !p.equals(id));
            Optional<String> parent =
                    path.map(p -> parentIn(p, id)).filter(p -> !p.isEmpty()).or(() -> within);
            if (folders.size() >= MOST_FOLDERS) {
                throw strange("there are more than " + MOST_FOLDERS + " folders");
            }
            if (!within.filter(id::equals).isPresent()
                    && folders.putIfAbsent(id, new Folder(id, ids(item, id), item.need("name"), parent)) == null) {
                added.add(id);
            }
        }
        return added;
    }

    private static String parentIn(String path, String id) {
        String above = path.endsWith("." + id) ? path.substring(0, path.length() - id.length() - 1) : path;
        return above.substring(above.lastIndexOf('.') + 1);
    }

    private static Set<String> ids(Item item, String id) {
        Set<String> ids = new HashSet<>(Set.of(id));
        item.text("externalId").ifPresent(ids::add);
        return ids;
    }

    private static ProviderException strange(String what) {
        return new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER, "The console's listing of folders is strange: " + what + ".");
    }

    String orgId() {
        return org;
    }

    /** The outermost folders: those without a parent, or whose parent may not be seen. */
    List<Folder> roots() {
        return folders.values().stream()
                .filter(f -> f.parent().filter(folders::containsKey).isEmpty())
                .toList();
    }

    /** The folder and all below it. */
    List<Folder> within(Folder root) {
        return folders.values().stream()
                .filter(f -> path(f).get(0).equals(root))
                .toList();
    }

    /** The folders from the outermost one to this. */
    private List<Folder> path(Folder folder) {
        List<Folder> path = new ArrayList<>(List.of(folder));
        Optional<Folder> above = folder.parent().map(folders::get);
        while (above.isPresent()) {
            if (path.contains(above.get())) {
                throw strange("the folder '" + folder.name() + "' is within itself");
            }
            path.add(0, above.get());
            above = above.get().parent().map(folders::get);
        }
        return path;
    }

    private ResourceKey key(Folder folder, String name) {
        List<String> names = new ArrayList<>();
        path(folder).forEach(f -> names.add(named(f.name())));
        names.add(named(name));
        return new ResourceKey(names);
    }

    /** A name may be empty, a segment of a key may not. */
    private static String named(String name) {
        return name.isEmpty() ? "(no name)" : name;
    }

    List<Listed> flows(Folder folder) throws InterruptedException, NotAllowedException {
        List<Listed> flows = new ArrayList<>();
        for (Item item : api.list("flows", Map.of("org", org, "folder", folder.id()))) {
            Optional<Boolean> active =
                    item.at("active").filter(JsonBoolean.class::isInstance).map(on -> ((JsonBoolean) on).value());
            flows.add(
                    new Listed(ids(item, item.need("id")), key(folder, item.need("name")), active, item.text("alias")));
        }
        return flows;
    }

    List<ListedTable> tables(Folder folder) throws InterruptedException, NotAllowedException {
        List<ListedTable> tables = new ArrayList<>();
        for (Item item : api.list("tables", Map.of("org", org, "folder", folder.id()))) {
            String id = item.need("id");
            tables.add(new ListedTable(id, ids(item, id), key(folder, item.need("name"))));
        }
        return tables;
    }
}
