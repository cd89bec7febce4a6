package org.butterflysecurity.workflows.pack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** Finds the parts of a pack, and says where it is not one. What it does not know it leaves alone. */
final class PackParser {
    /** 1.2.0 to 1.5.0 were seen and 1.6.0 is spoken of. Another one is read as far as it goes, and told as unknown. */
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");

    private final String name;
    private final JsonObject document;
    private final JsonObject data;

    PackParser(String name, JsonValue root) {
        this.name = name;
        this.document = object(root, JsonPointer.ROOT);
        String type = text(document, JsonPointer.ROOT, "type");
        if (!type.equals("flopack")) {
            throw fault(JsonPointer.ROOT.child("type"), "must be 'flopack'");
        }
        if (!VERSION.matcher(text(document, JsonPointer.ROOT, "version")).matches()) {
            throw fault(JsonPointer.ROOT.child("version"), "must be a version, such as 1.5.0");
        }
        this.data = object(document.find("data").orElse(JsonNull.NULL), JsonPointer.ROOT.child("data"));
    }

    JsonObject document() {
        return document;
    }

    Map<String, Folder> folders() {
        Map<String, JsonObject> entries = new LinkedHashMap<>();
        each("groups", (at, entry) -> Map.entry(at.last().orElseThrow(), member(entry, at, "data")))
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        Map<String, Folder> folders = new LinkedHashMap<>();
        entries.forEach((id, folder) -> folders.put(id, folder(id, folder, entries)));
        return folders;
    }

    private Folder folder(String id, JsonObject folder, Map<String, JsonObject> all) {
        JsonPointer at = JsonPointer.of("/data/groups").child(id).child("data");
        List<String> path = new ArrayList<>();
        for (String ancestor : folder.string("path").orElse("").split("\\.")) {
            // A folder that is exported by itself leaves the folders above it behind.
            JsonObject parent = all.get(ancestor);
            if (parent != null && !ancestor.equals(id)) {
                path.add(text(
                        parent, JsonPointer.of("/data/groups").child(ancestor).child("data"), "name"));
            }
        }
        path.add(text(folder, at, "name"));
        return new Folder(id, folder.string("description").orElse(""), path);
    }

    List<Flow> flows() {
        return each("flos", (at, entry) -> {
            JsonValue content = entry.find("data").orElse(JsonNull.NULL);
            Optional<JsonObject> flow =
                    content == JsonNull.NULL ? Optional.empty() : Optional.of(object(content, at.child("data")));
            flow.ifPresent(f -> checkCards(f, at.child("data")));
            return new Flow(
                    at.last().orElseThrow(),
                    text(entry, at, "name"),
                    entry.string("description").orElse(""),
                    at.child("data"),
                    flow);
        });
    }

    private void checkCards(JsonObject flow, JsonPointer at) {
        CardWalk.problem(flow, at).ifPresent(problem -> {
            throw fault(problem.at(), problem.what());
        });
    }

    List<Table> tables() {
        return each("tables", (at, entry) -> {
            boolean isStub = entry.find("data").orElse(JsonNull.NULL) == JsonNull.NULL;
            JsonObject table = isStub ? JsonObject.EMPTY : member(entry, at, "data");
            List<Table.Column> columns = new ArrayList<>();
            JsonPointer structure = at.child("data").child("structure");
            if (!isStub && table.array("structure").isEmpty()) {
                throw fault(structure, "must be an array");
            }
            for (JsonValue column : table.array("structure").orElse(JsonArray.EMPTY)) {
                JsonPointer place = structure.child(String.valueOf(columns.size()));
                JsonObject c = object(column, place);
                columns.add(new Table.Column(text(c, place, "name"), text(c, place, "type")));
            }
            return new Table(
                    at.last().orElseThrow(),
                    text(entry, at, "name"),
                    entry.string("description").orElse(""),
                    table.string("group_id"),
                    columns,
                    table);
        });
    }

    List<Connection> connections() {
        return each(
                "configs",
                (at, entry) ->
                        new Connection(at.last().orElseThrow(), text(entry, at, "name"), text(entry, at, "module")));
    }

    /** The entries of one of the four maps; a map that is absent is empty. */
    private <T> List<T> each(String map, BiFunction<JsonPointer, JsonObject, T> read) {
        JsonPointer at = JsonPointer.ROOT.child("data").child(map);
        List<T> all = new ArrayList<>();
        JsonObject entries = object(data.find(map).orElse(JsonObject.EMPTY), at);
        entries.members().forEach((id, entry) -> all.add(read.apply(at.child(id), object(entry, at.child(id)))));
        return List.copyOf(all);
    }

    private JsonObject member(JsonObject parent, JsonPointer at, String member) {
        return object(parent.find(member).orElse(JsonNull.NULL), at.child(member));
    }

    private JsonObject object(JsonValue value, JsonPointer at) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw fault(at, "must be an object");
    }

    private String text(JsonObject parent, JsonPointer at, String member) {
        if (parent.find(member).orElse(JsonNull.NULL) instanceof JsonString text) {
            return text.value();
        }
        throw fault(at.child(member), "must be a text");
    }

    private ProviderException fault(JsonPointer at, String what) {
        return Pack.invalid(name, at, what);
    }
}
