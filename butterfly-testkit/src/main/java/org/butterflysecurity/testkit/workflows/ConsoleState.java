package org.butterflysecurity.testkit.workflows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** Folders, flows and tables of a simulated console, and packs made of them. Safe for use by several threads. */
public final class ConsoleState {
    private final Map<Integer, Folder> folders = new TreeMap<>();
    private final Map<Integer, Flow> flows = new TreeMap<>();
    private final Map<Integer, Table> tables = new TreeMap<>();
    private final Map<String, JsonObject> connections = new LinkedHashMap<>();
    private int ids = 1000;
    private int exports;

    ConsoleState() {}

    record Folder(int id, String uuid, String name, Optional<Integer> parent) {}

    record Flow(int id, String uuid, int folder, JsonObject entry, boolean active) {
        String name() {
            return entry.string("name").orElse("");
        }

        boolean hasAddress() {
            return entry.toString().contains("\"root:kernel:http:0.0.1:accept\"");
        }
    }

    record Table(int id, String uuid, int folder, JsonObject entry, List<JsonObject> rows) {}

    /** Adds what an exported pack has, as an import would: folders, flows that are off, tables without rows. */
    public synchronized ConsoleState add(byte[] pack) {
        JsonObject data = ((JsonObject) Json.parse(pack)).object("data").orElseThrow();
        Map<String, Integer> byUuid = new LinkedHashMap<>();
        members(data, "groups").forEach((uuid, group) -> {
            JsonObject folder = ((JsonObject) group).object("data").orElseThrow();
            String path = folder.string("path").orElse("");
            Optional<Integer> parent = path.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(byUuid.get(path.substring(path.lastIndexOf('.') + 1)));
            int id = ++ids;
            folders.put(id, new Folder(id, uuid, folder.string("name").orElseThrow(), parent));
            byUuid.put(uuid, id);
        });
        int home = byUuid.isEmpty()
                ? folder("Imported")
                : byUuid.values().iterator().next();
        members(data, "flos").forEach((uuid, flow) -> {
            JsonObject entry = (JsonObject) flow;
            entry.object("data")
                    .ifPresent(d -> flows.put(
                            ++ids,
                            new Flow(
                                    ids,
                                    uuid,
                                    byUuid.getOrDefault(d.string("group").orElse(""), home),
                                    entry,
                                    false)));
        });
        members(data, "tables").forEach((uuid, table) -> {
            JsonObject entry = (JsonObject) table;
            String group =
                    entry.object("data").flatMap(d -> d.string("group_id")).orElse("");
            tables.put(++ids, new Table(ids, uuid, byUuid.getOrDefault(group, home), entry, new ArrayList<>()));
        });
        members(data, "configs").forEach((uuid, connection) -> connections.put(uuid, (JsonObject) connection));
        return this;
    }

    private static Map<String, JsonValue> members(JsonObject data, String name) {
        return data.object(name).orElse(JsonObject.EMPTY).members();
    }

    /** Adds an empty outermost folder and gives its id. */
    public synchronized int folder(String name) {
        int id = ++ids;
        folders.put(
                id, new Folder(id, "00000000-0000-4000-8000-" + String.format("%012d", id), name, Optional.empty()));
        return id;
    }

    /** Changes what a flow has, by its name. */
    public synchronized void edit(String flow, UnaryOperator<JsonObject> entry) {
        flows.replaceAll((id, f) ->
                f.name().equals(flow) ? new Flow(id, f.uuid(), f.folder(), entry.apply(f.entry()), f.active()) : f);
    }

    /** Replaces a text wherever it stands in a flow. */
    public void replace(String flow, String text, String by) {
        edit(flow, entry ->
                (JsonObject) Json.parse(Json.compact(entry).replace(text, by).getBytes(StandardCharsets.UTF_8)));
    }

    public void rename(String flow, String name) {
        edit(flow, entry -> entry.with("name", new JsonString(name)));
    }

    public synchronized void setActive(String flow, boolean on) {
        flows.replaceAll((id, f) -> f.name().equals(flow) ? new Flow(id, f.uuid(), f.folder(), f.entry(), on) : f);
    }

    public synchronized void delete(String flow) {
        flows.values().removeIf(f -> f.name().equals(flow));
    }

    /** Adds a row; the members of {@code values} are the columns. */
    public synchronized void addRow(String table, JsonObject values) {
        for (Table t : tables.values()) {
            if (t.entry().string("name").filter(table::equals).isPresent()) {
                t.rows().add(values);
            }
        }
    }

    /** The id under which the log of the org names a flow. */
    public synchronized String idOf(String flow) {
        return flows.values().stream()
                .filter(f -> f.name().equals(flow))
                .map(f -> externalId(f.id()))
                .findFirst()
                .orElseThrow();
    }

    static String externalId(int id) {
        return "01SIM" + String.format("%021d", id);
    }

    synchronized List<Folder> folders() {
        return List.copyOf(folders.values());
    }

    synchronized List<Flow> flows(int folder) {
        return flows.values().stream().filter(f -> f.folder() == folder).toList();
    }

    synchronized List<Table> tables(int folder) {
        return tables.values().stream().filter(t -> t.folder() == folder).toList();
    }

    synchronized Optional<Table> table(int id) {
        return Optional.ofNullable(tables.get(id));
    }

    synchronized boolean hasFolder(int id) {
        return folders.containsKey(id);
    }

    /** The folder and all below it. */
    synchronized Set<Integer> within(int root) {
        Set<Integer> within = new HashSet<>(Set.of(root));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Folder folder : folders.values()) {
                grew |= folder.parent().filter(within::contains).isPresent() && within.add(folder.id());
            }
        }
        return within;
    }

    /** The ids of the folders above, outermost first. */
    synchronized List<Folder> above(Folder folder) {
        List<Folder> above = new ArrayList<>();
        Optional<Folder> next = folder.parent().map(folders::get);
        while (next.isPresent()) {
            above.add(0, next.get());
            next = next.get().parent().map(folders::get);
        }
        return above;
    }

    /**
     * A pack of the folder and all below it: ids of its own, which no other export has; connections without credentials, tables
     * without rows; helpers of other folders by name only.
     */
    synchronized byte[] export(int root, String created) {
        Set<Integer> within = within(root);
        JsonObject.Builder flos = JsonObject.builder();
        JsonObject.Builder stashes = JsonObject.builder();
        JsonObject.Builder configs = JsonObject.builder();
        JsonObject.Builder groups = JsonObject.builder();
        StringBuilder content = new StringBuilder();
        flows.values().stream().filter(f -> within.contains(f.folder())).forEach(f -> {
            flos.put(f.uuid(), f.entry());
            content.append(Json.compact(f.entry()));
        });
        flows.values().stream()
                .filter(f -> !within.contains(f.folder()) && content.indexOf(f.uuid()) >= 0)
                .forEach(f -> flos.put(f.uuid(), f.entry().with("data", JsonNull.NULL)));
        tables.values().stream()
                .filter(t -> within.contains(t.folder()))
                .forEach(t -> stashes.put(t.uuid(), t.entry()));
        connections.forEach((uuid, connection) -> {
            if (content.indexOf(uuid) >= 0) {
                configs.put(uuid, connection.with("data", JsonNull.NULL));
            }
        });
        for (Folder folder : folders.values()) {
            if (within.contains(folder.id())) {
                List<String> path = above(folder).stream()
                        .filter(f -> within.contains(f.id()))
                        .map(Folder::uuid)
                        .toList();
                groups.put(
                        folder.uuid(),
                        JsonObject.builder()
                                .put("id", folder.uuid())
                                .put(
                                        "data",
                                        JsonObject.builder()
                                                .put("name", folder.name())
                                                .put("description", "")
                                                .put("media_uri", "")
                                                .put("path", String.join(".", path))
                                                .build())
                                .build());
            }
        }
        JsonObject pack = JsonObject.builder()
                .put("type", "flopack")
                .put("version", "1.5.0")
                .put("created", created)
                .put("flags", (JsonObject) Json.parse("{\"looseNulls\":\"True\"}"))
                .put(
                        "data",
                        JsonObject.builder()
                                .put("flos", flos.build())
                                .put("configs", configs.build())
                                .put("tables", stashes.build())
                                .put("groups", groups.build())
                                .build())
                .build();
        return withNewIds(Json.compact(pack)).getBytes(StandardCharsets.UTF_8);
    }

    private String withNewIds(String pack) {
        exports++;
        int number = 0;
        String text = pack;
        List<String> uuids = new ArrayList<>(connections.keySet());
        folders.values().forEach(f -> uuids.add(f.uuid()));
        flows.values().forEach(f -> uuids.add(f.uuid()));
        tables.values().forEach(t -> uuids.add(t.uuid()));
        for (String uuid : uuids) {
            number++;
            text = text.replace(uuid, String.format("%08x-aaaa-4aaa-8aaa-%012x", exports, number));
        }
        return text;
    }
}
