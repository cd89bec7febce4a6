package org.butterflysecurity.workflows.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads exported files for one run. The packs are read at the first type that asks for them and kept: a type that fails because
 * a file is no pack fails with the others, since nobody can tell what the file had.
 */
public final class FilesSession implements ConnectorSession {
    private final FileSource source;
    private final String provider;
    private @Nullable Exports exports;

    public FilesSession(String provider, Path place) {
        this.provider = provider;
        this.source = FileSource.open(place);
    }

    @Override
    public Snapshot.Connection connection() {
        return new Snapshot.Connection(provider, "files:" + source.name(), source.name(), List.of());
    }

    @Override
    public Map<ResourceType, ReadOutcome> preflight() {
        return Map.of();
    }

    @Override
    public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink) throws InterruptedException {
        Exports read = exports();
        switch (type.reading().reader().orElse("")) {
            case "packs" -> {
                all(read.packs(), sink);
                tell(read, sink);
            }
            case "folders" -> all(read.folders(), sink);
            case "flows" -> all(read.flows(), sink);
            case "tables" -> all(read.tables(), sink);
            case "connections" -> all(read.connections(), sink);
            case "rows" -> read.eachRow(sink::accept);
            default -> throw new IllegalStateException("The catalog names no reader for " + type.type());
        }
        return ReadOutcome.COMPLETE;
    }

    private static void all(Map<ResourceKey, JsonValue> objects, ResourceSink sink) throws InterruptedException {
        for (Map.Entry<ResourceKey, JsonValue> object : objects.entrySet()) {
            sink.accept(object.getKey(), object.getValue());
        }
    }

    private static void tell(Exports read, ResourceSink sink) {
        for (String file : read.ignored()) {
            sink.warn("file-ignored", "'" + file + "' is neither an exported pack nor a table's CSV.");
        }
        for (String twice : read.duplicates()) {
            sink.warn("exported-twice", "Several packs have the " + twice + "; the one exported last was taken.");
        }
        for (PackSecrets.Finding secret : read.secrets()) {
            sink.warn(
                    "secret-in-pack",
                    "A secret was left out of the flow '" + secret.flow() + "', card '" + secret.card() + "', field '"
                            + secret.field() + "'; it has to be entered again after a restore.");
        }
    }

    private synchronized Exports exports() {
        Exports read = exports;
        if (read == null) {
            read = Exports.read(source.files());
            exports = read;
        }
        return read;
    }

    @Override
    public long calls(ResourceType type) {
        return 0;
    }

    @Override
    public long calls() {
        return 0;
    }

    @Override
    public void close() {
        source.close();
    }
}
