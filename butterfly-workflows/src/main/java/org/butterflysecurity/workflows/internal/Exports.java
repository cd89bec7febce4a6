package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.pack.Connection;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.Folder;
import org.butterflysecurity.workflows.pack.Pack;
import org.butterflysecurity.workflows.pack.Table;

/**
 * Everything that a source of exported files has, as resources. Where two packs have the same object, the one exported later
 * wins and the host is told. Secrets are gone before anything leaves this class. Immutable once read.
 */
final class Exports {
    private static final Set<String> PACK_ENDINGS = Set.of("flow", "folder", "flopack", "json");

    private final Map<ResourceKey, TableRows> rows = new LinkedHashMap<>();
    private final List<ProviderException> rowFaults = new ArrayList<>();
    private final List<PackSecrets.Finding> secrets = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> duplicates = new ArrayList<>();
    private final SourceManifest manifest;
    private final Map<ResourceKey, JsonValue> packs = new LinkedHashMap<>();
    private final Map<ResourceKey, JsonValue> folders = new LinkedHashMap<>();
    private final Map<ResourceKey, JsonValue> flows = new LinkedHashMap<>();
    private final Map<ResourceKey, JsonValue> connections = new LinkedHashMap<>();
    private final Map<ResourceKey, Table> tables = new LinkedHashMap<>();

    private Exports(List<SourceFile> files) {
        this.manifest = SourceManifest.find(files);
        List<SourceFile> tableFiles = new ArrayList<>();
        List<Exported> read = new ArrayList<>();
        for (SourceFile file : files) {
            if (file.ending().equals("csv")) {
                tableFiles.add(file);
            } else if (PACK_ENDINGS.contains(file.ending()) && !file.name().equals(SourceManifest.FILE)) {
                pack(file).ifPresentOrElse(read::add, () -> ignored.add(file.name()));
            } else if (!file.name().equals(SourceManifest.FILE)) {
                ignored.add(file.name());
            }
        }
        read.sort(Comparator.comparing(e -> e.pack().created().orElse("")));
        read.forEach(this::add);
        tableFiles.forEach(this::matchRows);
    }

    /** A pack and the file it is from. */
    private record Exported(SourceFile file, Pack pack) {}

    /**
     * Reads every pack.
     *
     * @throws ProviderException if a file that must be a pack is none, or the manifest is not understood
     */
    static Exports read(List<SourceFile> files) {
        return new Exports(files);
    }

    private static Optional<Exported> pack(SourceFile file) {
        byte[] bytes;
        try (InputStream in = file.open()) {
            bytes = in.readNBytes((int) Pack.LIMITS.maxBytes() + 1);
        } catch (IOException e) {
            throw new ProviderException(ErrorCode.UNREADABLE_FILE, "The file '" + file.name() + "' cannot be read.", e);
        }
        boolean mayBeOther = file.ending().equals("json") && !isPack(bytes);
        return mayBeOther ? Optional.empty() : Optional.of(new Exported(file, Pack.parse(file.name(), bytes)));
    }

    /** Whether a file that could be anything says that it is a pack. */
    private static boolean isPack(byte[] bytes) {
        try {
            return Json.parse(bytes, Pack.LIMITS) instanceof JsonObject json
                    && json.string("type").filter("flopack"::equals).isPresent();
        } catch (JsonParseException e) {
            return false;
        }
    }

    private void add(Exported exported) {
        SourceManifest.Entry entry = manifest.of(exported.file());
        PackSecrets.Clean clean = PackSecrets.clean(exported.pack());
        Pack pack = clean.pack();
        secrets.addAll(clean.findings());
        ObjectNames names = new ObjectNames(pack, entry.folder());
        packs.put(ResourceKey.of(pack.name()), packDocument(pack, clean.findings()));
        for (Folder folder : pack.folders()) {
            put(folders, "folder", names.key(folder.id()), folderDocument(folder, names));
        }
        for (Flow flow : pack.flows()) {
            if (!flow.isStub()) {
                put(flows, "flow", names.key(flow.id()), flowDocument(flow, names, entry));
            }
        }
        for (Table table : pack.tables()) {
            put(tables, "table", names.key(table.id()), table);
        }
        for (Connection connection : pack.connections()) {
            connections.put(
                    names.key(connection.id()),
                    JsonObject.builder()
                            .put("name", connection.name())
                            .put("module", connection.module())
                            .build());
        }
    }

    private <T> void put(Map<ResourceKey, T> objects, String kind, ResourceKey key, T value) {
        if (objects.put(key, value) != null) {
            duplicates.add(kind + " '" + key + "'");
        }
    }

    private static JsonObject packDocument(Pack pack, List<PackSecrets.Finding> findings) {
        JsonObject.Builder json = JsonObject.builder().put("file", pack.name()).put("version", pack.version());
        return json.putIfPresent("created", pack.created())
                .put("secrets", JsonArray.from(findings, PackSecrets.Finding::json))
                .put("text", new String(pack.bytes(), StandardCharsets.UTF_8))
                .build();
    }

    private static JsonObject folderDocument(Folder folder, ObjectNames names) {
        return JsonObject.builder()
                .put("name", folder.name())
                .put("path", JsonArray.ofStrings(names.key(folder.id()).segments()))
                .put("description", folder.description())
                .build();
    }

    /** Whether a flow is on is unknown unless the manifest says so: then there is no member {@code active}. */
    private static JsonObject flowDocument(Flow flow, ObjectNames names, SourceManifest.Entry entry) {
        JsonObject document = FlowDocument.of(flow, names);
        Boolean active = entry.active().get(flow.name());
        return active == null ? document : document.with("active", JsonBoolean.of(active));
    }

    List<String> ignored() {
        return List.copyOf(ignored);
    }

    List<String> duplicates() {
        return List.copyOf(duplicates);
    }

    List<PackSecrets.Finding> secrets() {
        return List.copyOf(secrets);
    }

    Map<ResourceKey, JsonValue> packs() {
        return packs;
    }

    Map<ResourceKey, JsonValue> folders() {
        return folders;
    }

    Map<ResourceKey, JsonValue> flows() {
        return flows;
    }

    Map<ResourceKey, JsonValue> connections() {
        return connections;
    }

    /** The schemas of tables; {@code rows} says whether rows were supplied. */
    Map<ResourceKey, JsonValue> tables() {
        Map<ResourceKey, JsonValue> documents = new LinkedHashMap<>();
        tables.forEach((key, table) -> documents.put(
                key,
                JsonObject.builder()
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
                        .put("rows", rows.containsKey(key) ? "supplied" : "not-supplied")
                        .build()));
        return documents;
    }

    /** Finds the table that a file has the rows of. A file that fits none spoils the rows, not the tables. */
    private void matchRows(SourceFile file) {
        try {
            TableRows found = new TableRows(file);
            ResourceKey table = manifest.of(file)
                    .table()
                    .map(ResourceKey::new)
                    .map(key -> needTable(file, key))
                    .orElseGet(() -> fitting(found));
            if (rows.put(table, found) != null) {
                throw fault("Two CSV files have rows of the table '" + table + "', '" + file.name() + "' is one.");
            }
        } catch (ProviderException e) {
            rowFaults.add(e);
        }
    }

    private ResourceKey needTable(SourceFile file, ResourceKey key) {
        if (!tables.containsKey(key)) {
            throw fault("'" + SourceManifest.FILE + "' says that '" + file.name() + "' has the rows of the table '"
                    + key + "', which no pack has.");
        }
        return key;
    }

    private ResourceKey fitting(TableRows file) {
        List<String> header = file.header();
        List<ResourceKey> named = new ArrayList<>();
        tables.forEach((key, table) -> {
            boolean fits = header.containsAll(
                    table.columns().stream().map(Table.Column::name).toList());
            if (fits && file.isNamedLike(table.name())) {
                named.add(key);
            }
        });
        if (named.size() == 1) {
            return named.get(0);
        }
        throw fault("The CSV file '" + file.name() + "' "
                + (named.isEmpty() ? "fits no table of the packs" : "fits the tables " + named)
                + " by its name and header: name its table in '" + SourceManifest.FILE + "'.");
    }

    private static ProviderException fault(String what) {
        return new ProviderException(ErrorCode.INVALID_PACK, what, (Throwable) null);
    }

    /**
     * Gives every row of every table for which there is a file.
     *
     * @throws ProviderException if a file fits no table, or several, or is no CSV
     */
    void eachRow(RowVisitor visitor) throws InterruptedException {
        if (!rowFaults.isEmpty()) {
            throw rowFaults.get(0);
        }
        for (Map.Entry<ResourceKey, TableRows> file : rows.entrySet()) {
            file.getValue().each(file.getKey(), visitor);
        }
    }

    /** Takes rows as they are read. */
    interface RowVisitor {
        void row(ResourceKey key, JsonObject document) throws InterruptedException;
    }
}
