package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/**
 * What an export does not say of itself, if somebody wrote it down: {@code workflows-manifest.json} beside the packs. {@code
 * docs/workflows.md} describes the form.
 */
final class SourceManifest {
    static final String FILE = "workflows-manifest.json";

    private final Map<String, Entry> files;

    private SourceManifest(Map<String, Entry> files) {
        this.files = files;
    }

    /**
     * What is written of one file.
     *
     * @param folder names of the folders that the content of a pack is in, outermost first
     * @param flows what no pack says of flows, by folders and name, or by name alone
     * @param table folders and name of the table that a CSV file has the rows of
     */
    record Entry(List<String> folder, Map<ResourceKey, FlowFacts> flows, Optional<List<String>> table) {
        static final Entry NONE = new Entry(List.of(), Map.of(), Optional.empty());

        FlowFacts of(ResourceKey flow) {
            FlowFacts byName = flows.getOrDefault(ResourceKey.of(flow.id()), FlowFacts.NONE);
            return flows.getOrDefault(flow, byName);
        }
    }

    /** Reads the manifest among {@code files}; one that says nothing if there is none. */
    static SourceManifest find(List<SourceFile> files) {
        Optional<SourceFile> file =
                files.stream().filter(f -> f.name().equals(FILE)).findFirst();
        if (file.isEmpty()) {
            return new SourceManifest(Map.of());
        }
        try (InputStream in = file.get().open()) {
            return parse(Json.parse(in, JsonLimits.DEFAULT), files);
        } catch (JsonParseException | IOException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private static SourceManifest parse(JsonValue root, List<SourceFile> present) {
        if (!(root instanceof JsonObject json)
                || json.number("format").filter(f -> f == 1).isEmpty()) {
            throw fault("it must be an object with \"format\": 1");
        }
        needOnly(json, Set.of("format", "files"), "the manifest");
        JsonObject files = json.object("files").orElseThrow(() -> fault("'files' must be an object"));
        Map<String, Entry> entries = new HashMap<>();
        files.members().forEach((name, value) -> {
            if (present.stream().noneMatch(f -> f.name().equals(name))) {
                throw fault("it speaks of the file '" + name + "', which is not there");
            }
            if (!(value instanceof JsonObject entry)) {
                throw fault("what it says of '" + name + "' must be an object");
            }
            needOnly(entry, Set.of("folder", "active", "invokeUrl", "table"), "'" + name + "'");
            entries.put(name, entry(name, entry));
        });
        return new SourceManifest(entries);
    }

    private static Entry entry(String name, JsonObject entry) {
        Map<ResourceKey, FlowFacts> flows = new LinkedHashMap<>();
        each(name, entry, "active", (flow, on) -> {
            if (!(on instanceof JsonBoolean is)) {
                throw fault("'active' of '" + name + "' must have true or false for each flow");
            }
            flows.put(flow, new FlowFacts(Optional.of(is.value()), Optional.empty()));
        });
        each(name, entry, "invokeUrl", (flow, address) -> {
            if (!(address instanceof JsonString text)) {
                throw fault("'invokeUrl' of '" + name + "' must have a text for each flow");
            }
            Optional<Boolean> active = flows.getOrDefault(flow, FlowFacts.NONE).active();
            flows.put(flow, new FlowFacts(active, Optional.of(withoutQuery(text.value()))));
        });
        return new Entry(names(name, entry, "folder").orElse(List.of()), flows, names(name, entry, "table"));
    }

    private static void each(String file, JsonObject entry, String member, BiConsumer<ResourceKey, JsonValue> flow) {
        if (entry.has(member)) {
            entry.object(member)
                    .orElseThrow(() -> fault("'" + member + "' of '" + file + "' must be an object"))
                    .members()
                    .forEach((name, value) -> flow.accept(ResourceKey.of(name.isEmpty() ? "(no name)" : name), value));
        }
    }

    /** The query of such an address may hold the client token. */
    private static String withoutQuery(String address) {
        int question = address.indexOf('?');
        return question < 0 ? address : address.substring(0, question);
    }

    private static Optional<List<String>> names(String file, JsonObject entry, String member) {
        if (!entry.has(member)) {
            return Optional.empty();
        }
        JsonArray array = entry.array(member)
                .orElseThrow(() -> fault("'" + member + "' of '" + file + "' must be an array of names"));
        return Optional.of(array.stream()
                .map(item -> {
                    if (item instanceof JsonString s && !s.value().isEmpty()) {
                        return s.value();
                    }
                    throw fault("'" + member + "' of '" + file + "' must be an array of names");
                })
                .toList());
    }

    private static void needOnly(JsonObject object, Set<String> known, String what) {
        Set<String> unknown = new TreeSet<>(object.members().keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw fault(what + " has the unknown members " + unknown);
        }
    }

    private static ProviderException fault(String what) {
        return new ProviderException(
                ErrorCode.INVALID_PACK, "'" + FILE + "' cannot be understood: " + what + ".", (Throwable) null);
    }

    Entry of(SourceFile file) {
        return files.getOrDefault(file.name(), Entry.NONE);
    }
}
