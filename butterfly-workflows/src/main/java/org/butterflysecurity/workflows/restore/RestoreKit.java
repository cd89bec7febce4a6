package org.butterflysecurity.workflows.restore;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
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

    private RestoreKit(
            IdentityBackup backup, SnapshotId snapshot, SecretResolver secrets, Predicate<ResourceKey> flows) {
        this.backup = backup;
        this.snapshot = snapshot;
        this.secrets = secrets;
        Needed needed = new Needed(
                documents(PACK).values().stream().map(StoredPack::of).toList(),
                documents(FLOW),
                documents(TABLE),
                flows);
        this.packs = needed.packs();
        this.tables = needed.tables();
        this.checklist = new Checklist(packs, needed.flows(), tables, pack -> pack.isWhole(secrets));
    }

    /** Reads what the snapshot has of Okta Workflows. The secrets are looked up now and again when files are written. */
    public static RestoreKit of(IdentityBackup backup, SnapshotId snapshot, SecretResolver secrets) {
        return new RestoreKit(
                requireNonNull(backup, "backup"),
                requireNonNull(snapshot, "snapshot"),
                requireNonNull(secrets, "secrets"),
                flow -> true);
    }

    /**
     * The same for some flows only, with all that they need: the helper flows that they call, however far away, the tables that
     * those use, and the packs that have them. A pack is imported whole; flows that are not needed stay off.
     */
    public RestoreKit only(Predicate<ResourceKey> flows) {
        return new RestoreKit(backup, snapshot, secrets, requireNonNull(flows, "flows"));
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
        try (TableFiles files = new TableFiles(directory);
                Stream<Resource> rows = backup.read(snapshot, ROW)) {
            for (Map.Entry<ResourceKey, JsonObject> table : tables.entrySet()) {
                if (Checklist.hasRows(table.getValue())) {
                    files.open(table.getKey(), checklist.csvName(table.getKey()), table.getValue());
                }
            }
            for (Resource row : (Iterable<Resource>) rows::iterator) {
                files.row(row);
            }
            return files.count();
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
