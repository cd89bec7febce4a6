package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.workflows.pack.Connection;
import org.butterflysecurity.workflows.pack.Flow;
import org.butterflysecurity.workflows.pack.FlowKind;
import org.butterflysecurity.workflows.pack.Folder;
import org.butterflysecurity.workflows.pack.Pack;
import org.butterflysecurity.workflows.pack.Table;

/**
 * A file with an exported pack, and what is known of it beside. Read when asked and forgotten again, so that only one pack is in
 * memory at a time. Secrets are gone before anything leaves this class.
 */
record PackFile(SourceFile file, SourceManifest.Entry known) {

    /**
     * Reads the file.
     *
     * @throws ProviderException if it cannot be read or is no pack
     */
    Content read() {
        PackSecrets.Clean clean = PackSecrets.clean(Pack.parse(file.name(), bytes(file)));
        List<PackSecrets.Finding> findings = new ArrayList<>(file.secrets());
        findings.addAll(clean.findings());
        return new Content(clean.pack(), findings, new ObjectNames(clean.pack(), known.folder()), known);
    }

    /** Whether a file that could be anything says that it is a pack. */
    static boolean isPack(SourceFile file) {
        try {
            return Json.parse(bytes(file), Pack.LIMITS) instanceof JsonObject json
                    && json.string("type").filter("flopack"::equals).isPresent();
        } catch (JsonParseException e) {
            return false;
        }
    }

    private static byte[] bytes(SourceFile file) {
        try (InputStream in = file.open()) {
            return in.readNBytes((int) Pack.LIMITS.maxBytes() + 1);
        } catch (IOException e) {
            throw new ProviderException(ErrorCode.UNREADABLE_FILE, "The file '" + file.name() + "' cannot be read.", e);
        }
    }

    /** What a pack has, as it is stored. */
    record Content(Pack pack, List<PackSecrets.Finding> secrets, ObjectNames names, SourceManifest.Entry known) {

        ResourceKey key() {
            return ResourceKey.of(pack.name());
        }

        Map<ResourceKey, JsonValue> packs() {
            return Map.of(
                    key(),
                    JsonObject.builder()
                            .put("file", pack.name())
                            .put("version", pack.version())
                            .putIfPresent("created", pack.created())
                            .put("folder", JsonArray.ofStrings(known.folder()))
                            .put("secrets", JsonArray.from(secrets, PackSecrets.Finding::json))
                            .put("text", new String(pack.bytes(), StandardCharsets.UTF_8))
                            .build());
        }

        Map<ResourceKey, JsonValue> folders() {
            Map<ResourceKey, JsonValue> folders = new LinkedHashMap<>();
            for (Folder folder : pack.folders()) {
                ResourceKey key = names.key(folder.id());
                folders.put(
                        key,
                        JsonObject.builder()
                                .put("name", folder.name())
                                .put("path", JsonArray.ofStrings(key.segments()))
                                .put("description", folder.description())
                                .build());
            }
            return folders;
        }

        Map<ResourceKey, JsonValue> flows() {
            Map<ResourceKey, JsonValue> flows = new LinkedHashMap<>();
            for (Flow flow : pack.flows()) {
                if (!flow.isStub()) {
                    ResourceKey key = names.key(flow.id());
                    flows.put(key, flow(flow, known.of(key)));
                }
            }
            return flows;
        }

        /** Whether a flow is on is unknown unless somebody says so: then there is no member {@code active}. */
        private JsonObject flow(Flow flow, FlowFacts facts) {
            JsonObject document = FlowDocument.of(flow, names);
            if (facts.active().isPresent()) {
                document = document.with("active", JsonBoolean.of(facts.active().get()));
            }
            Optional<String> address = flow.kind() == FlowKind.API_ENDPOINT ? facts.invokeUrl() : Optional.empty();
            return address.isEmpty() ? document : document.with("invokeUrl", new JsonString(address.get()));
        }

        /** The tables of which the pack has the columns. */
        Map<ResourceKey, Table> tables() {
            Map<ResourceKey, Table> tables = new LinkedHashMap<>();
            pack.tables().stream()
                    .filter(table -> !table.isStub())
                    .forEach(table -> tables.put(names.key(table.id()), table));
            return tables;
        }

        Map<ResourceKey, JsonValue> connections() {
            Map<ResourceKey, JsonValue> connections = new LinkedHashMap<>();
            for (Connection connection : pack.connections()) {
                connections.put(
                        names.key(connection.id()),
                        JsonObject.builder()
                                .put("name", connection.name())
                                .put("module", connection.module())
                                .build());
            }
            return connections;
        }
    }
}
