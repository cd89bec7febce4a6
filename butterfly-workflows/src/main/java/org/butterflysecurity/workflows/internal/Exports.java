package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.workflows.internal.PackFile.Content;
import org.butterflysecurity.workflows.pack.Table;

/**
 * What a number of packs have together. Where two have the same object, the one exported later wins and the host is told. Holds
 * the names of objects and the columns of tables; the packs are read again for each type, one at a time.
 */
final class Exports {
    private static final List<String> KINDS = List.of("packs", "folders", "flows", "tables", "connections");

    private final List<PackFile> packs = new ArrayList<>();
    /** By kind and key the name of the file that an object is taken from. */
    private final Map<String, Map<ResourceKey, String>> owners = new HashMap<>();

    private final Map<ResourceKey, Table> tables = new LinkedHashMap<>();
    private final Map<ResourceKey, RowSource> rows = new LinkedHashMap<>();
    private final List<ProviderException> rowFaults = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /** Something that the host should hear. */
    private record Told(String code, String message) {}

    /** What of a pack's objects there is to know before they are read. */
    private record Indexed(
            PackFile file, String created, Map<String, List<ResourceKey>> keys, Map<ResourceKey, Table> tables) {}

    /**
     * Reads the packs once.
     *
     * @throws ProviderException if one that must be a pack is none
     */
    Exports(List<PackFile> files) {
        List<Indexed> all = new ArrayList<>();
        for (PackFile file : files) {
            all.add(index(file, file.read()));
        }
        all.sort(Comparator.comparing(Indexed::created));
        all.forEach(this::add);
    }

    private Indexed index(PackFile file, Content content) {
        for (String novelty : content.pack().novelties()) {
            tell(
                    "unknown-in-pack",
                    "'" + file.file().name() + "' has something that no pack seen so far has: " + novelty
                            + ". It is kept as it is.");
        }
        for (PackSecrets.Finding secret : content.secrets()) {
            tell("secret-in-pack", secret.describe());
        }
        Map<String, List<ResourceKey>> keys = new HashMap<>();
        KINDS.forEach(kind -> keys.put(
                kind, List.copyOf(documents(content, kind, Content::tables).keySet())));
        return new Indexed(file, content.pack().created().orElse(""), keys, content.tables());
    }

    private void add(Indexed pack) {
        packs.add(pack.file());
        tables.putAll(pack.tables());
        pack.keys()
                .forEach((kind, keys) -> keys.forEach(key -> {
                    String before = owners.computeIfAbsent(kind, k -> new HashMap<>())
                            .put(key, pack.file().file().name());
                    if (before != null && !kind.equals("connections")) {
                        tell(
                                "exported-twice",
                                "Several packs have the object '" + key + "' among their " + kind
                                        + "; the one exported last was taken.");
                    }
                }));
    }

    private static Map<ResourceKey, ?> documents(
            Content content, String kind, Function<Content, Map<ResourceKey, ?>> tables) {
        return switch (kind) {
            case "packs" -> content.packs();
            case "folders" -> content.folders();
            case "flows" -> content.flows();
            case "connections" -> content.connections();
            default -> tables.apply(content);
        };
    }

    private void tell(String code, String message) {
        told.add(new Told(code, message));
    }

    /** The tables of all packs. */
    Map<ResourceKey, Table> tables() {
        return tables;
    }

    boolean hasRows(ResourceKey table) {
        return rows.containsKey(table);
    }

    /** Says where the rows of a table are. */
    void rows(ResourceKey table, RowSource source) {
        rows.put(table, source);
    }

    /** Says that the rows are not all known, and why. It spoils the rows, not the tables. */
    void rowFault(ProviderException fault) {
        rowFaults.add(fault);
    }

    /** Tells {@code sink} what a person should know of the packs. */
    void warn(ResourceSink sink) {
        told.forEach(t -> sink.warn(t.code(), t.message()));
    }

    /** Gives every object of a kind: {@code packs}, {@code folders}, {@code flows}, {@code tables} or {@code connections}. */
    void each(String kind, ResourceSink sink) throws InterruptedException {
        Map<ResourceKey, String> owner = owners.getOrDefault(kind, Map.of());
        for (PackFile file : packs) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Content content = file.read();
            for (Map.Entry<ResourceKey, ?> object :
                    documents(content, kind, this::tableDocuments).entrySet()) {
                if (file.file().name().equals(owner.get(object.getKey()))) {
                    sink.accept(object.getKey(), (JsonValue) object.getValue());
                }
            }
        }
    }

    private Map<ResourceKey, JsonValue> tableDocuments(Content content) {
        Map<ResourceKey, JsonValue> documents = new LinkedHashMap<>();
        content.tables().forEach((key, table) -> documents.put(key, document(key, table)));
        return documents;
    }

    /** The columns of a table; {@code rows} says whether rows were supplied. */
    private JsonObject document(ResourceKey key, Table table) {
        return JsonObject.builder()
                .put("name", table.name())
                .put(
                        "folder",
                        JsonArray.ofStrings(
                                key.segments().subList(0, key.segments().size() - 1)))
                .put("description", table.description())
                .put(
                        "columns",
                        JsonArray.from(
                                table.columns(),
                                c -> JsonObject.builder()
                                        .put("name", c.name())
                                        .put("type", c.type())
                                        .build()))
                .put("rows", hasRows(key) ? "supplied" : "not-supplied")
                .build();
    }

    /**
     * Gives every row of every table of which the rows are known.
     *
     * @throws ProviderException if some are known to be missing, or cannot be read
     */
    void eachRow(ResourceSink sink) throws InterruptedException {
        if (!rowFaults.isEmpty()) {
            throw rowFaults.get(0);
        }
        for (Map.Entry<ResourceKey, RowSource> table : rows.entrySet()) {
            table.getValue().each(table.getKey(), sink::accept);
        }
    }
}
