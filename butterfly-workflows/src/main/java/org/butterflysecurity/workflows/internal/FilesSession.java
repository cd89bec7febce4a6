package org.butterflysecurity.workflows.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.jspecify.annotations.Nullable;

/**
 * Reads exported files for one run. The packs are looked through at the first type that asks for them: a type that fails because a
 * file is no pack fails with the others, since nobody can tell what the file had.
 */
public final class FilesSession implements ConnectorSession {
    private final FileSource source;
    private final String provider;
    private @Nullable ExportedFiles files;
    private boolean isClosed;

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
        ExportedFiles read = files();
        String reader = type.reading().reader().orElseThrow();
        if (reader.equals("rows")) {
            read.exports().eachRow(sink);
        } else {
            read.exports().each(reader, sink);
        }
        if (reader.equals("packs")) {
            read.warn(sink);
        }
        return ReadOutcome.COMPLETE;
    }

    private synchronized ExportedFiles files() {
        if (isClosed) {
            throw new IllegalStateException("The session is closed");
        }
        ExportedFiles read = files;
        if (read == null) {
            read = new ExportedFiles(source.files());
            files = read;
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
    public synchronized void close() {
        isClosed = true;
        source.close();
    }
}
