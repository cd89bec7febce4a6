package org.butterflysecurity.workflows.restore;

import static java.util.Objects.requireNonNull;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.WorkflowsCatalog;
import org.butterflysecurity.workflows.internal.CsvWriter;
import org.butterflysecurity.workflows.internal.StoredPack;

/**
 * All that a person needs to put the flows of a snapshot back: packs to import as they were exported, the rows of tables as CSV,
 * and a checklist. Nothing is sent anywhere. Not thread-safe.
 *
 * <p>A pack from which a secret was taken is written only when the {@link SecretResolver} has every one of its secrets, under
 * the names that {@link #secretNames()} tells; otherwise it is left out, and the checklist says so. A marker is never
 * written into a file that can be imported.
 */
public final class RestoreKit {
    private static final ResourceType PACK = type("pack");
    private static final ResourceType FLOW = type("flow");
    private static final ResourceType TABLE = type("table");
    private static final ResourceType ROW = type("table-row");

    private final IdentityBackup backup;
    private final SnapshotId snapshot;
    private final SecretResolver secrets;
    private final List<StoredPack> packs;
    private final Map<ResourceKey, JsonObject> tables;
    private final Checklist checklist;

    private RestoreKit(IdentityBackup backup, SnapshotId snapshot, SecretResolver secrets) {
        this.backup = backup;
        this.snapshot = snapshot;
        this.secrets = secrets;
        this.packs = documents(PACK).values().stream().map(StoredPack::of).toList();
        this.tables = documents(TABLE);
        this.checklist = new Checklist(packs, documents(FLOW), tables, pack -> pack.isWhole(secrets));
    }

    /** Reads what the snapshot has of Okta Workflows. The secrets are looked up now and again when files are written. */
    public static RestoreKit of(IdentityBackup backup, SnapshotId snapshot, SecretResolver secrets) {
        return new RestoreKit(
                requireNonNull(backup, "backup"),
                requireNonNull(snapshot, "snapshot"),
                requireNonNull(secrets, "secrets"));
    }

    /** The names under which the resolver is asked for the secrets that were taken out of packs. */
    public List<String> secretNames() {
        return packs.stream().flatMap(pack -> pack.secretNames().stream()).toList();
    }

    /** What to do, in order. */
    public List<RestoreStep> steps() {
        return checklist.steps();
    }

    /**
     * Writes {@code packs/}, {@code tables/}, {@code checklist.md} and {@code checklist.json} into a new or empty directory.
     * The files are not encrypted.
     *
     * @return how many files were written
     * @throws ConfigurationException if the directory has anything in it or cannot be written
     */
    public int writeTo(Path directory) {
        try {
            needEmpty(directory);
            int files = 0;
            Files.createDirectories(directory.resolve("packs"));
            for (StoredPack pack : packs) {
                if (pack.isWhole(secrets)) {
                    Files.write(directory.resolve("packs").resolve(pack.safeFileName()), pack.bytes(secrets));
                    files++;
                }
            }
            files += writeTables(directory.resolve("tables"));
            Files.writeString(directory.resolve("checklist.md"), checklist.markdown());
            Files.writeString(directory.resolve("checklist.json"), Json.pretty(json()) + "\n");
            return files + 2;
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "The files to restore cannot be written to '" + directory + "'.", e);
        }
    }

    private static void needEmpty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new ConfigurationException(
                        ErrorCode.INVALID_SETTING, "The directory '" + directory + "' is not empty.");
            }
        }
    }

    private int writeTables(Path directory) throws IOException {
        Files.createDirectories(directory);
        int files = 0;
        for (Map.Entry<ResourceKey, JsonObject> table : tables.entrySet()) {
            if (Checklist.hasRows(table.getValue())) {
                writeRows(table.getKey(), table.getValue(), directory.resolve(Checklist.csvName(table.getKey())));
                files++;
            }
        }
        return files;
    }

    /** The table's own columns only: what the console does with those of the system is unknown. */
    private void writeRows(ResourceKey table, JsonObject schema, Path file) throws IOException {
        List<String> columns = schema.array("columns").orElse(JsonArray.EMPTY).stream()
                .map(column -> ((JsonObject) column).string("name").orElse(""))
                .toList();
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                Stream<Resource> rows = backup.read(snapshot, ROW)) {
            CsvWriter csv = new CsvWriter(out);
            csv.row(columns);
            for (Resource row : (Iterable<Resource>) rows::iterator) {
                if (row.key().parent().filter(table::equals).isPresent()) {
                    JsonObject values =
                            ((JsonObject) row.document()).object("values").orElse(JsonObject.EMPTY);
                    csv.row(columns.stream()
                            .map(column -> values.string(column).orElse(""))
                            .toList());
                }
            }
        }
    }

    private JsonObject json() {
        return JsonObject.builder()
                .put("snapshot", snapshot.toString())
                .put(
                        "steps",
                        JsonArray.from(
                                steps(),
                                step -> JsonObject.builder()
                                        .put("kind", step.kind().name().toLowerCase(Locale.ROOT))
                                        .put("what", step.what())
                                        .put("details", JsonArray.ofStrings(step.details()))
                                        .build()))
                .build();
    }

    private Map<ResourceKey, JsonObject> documents(ResourceType type) {
        Map<ResourceKey, JsonObject> all = new LinkedHashMap<>();
        try (Stream<Resource> resources = backup.read(snapshot, type)) {
            resources.forEach(resource -> all.put(resource.key(), (JsonObject) resource.document()));
        }
        return all;
    }

    private static ResourceType type(String name) {
        return new ResourceType(WorkflowsCatalog.PROVIDER, name);
    }

    /** Names the snapshot, never its content. */
    @Override
    public String toString() {
        return "RestoreKit[" + snapshot + "]";
    }
}
