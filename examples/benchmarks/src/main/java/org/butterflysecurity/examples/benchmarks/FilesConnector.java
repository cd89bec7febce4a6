package org.butterflysecurity.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;

/** Gives the records of {@link RecordFiles} as if they came from an org: parsed, redacted and stored as always, without a network. */
final class FilesConnector implements IdentityConnector {
    private final Path directory;

    FilesConnector(Path directory) {
        this.directory = directory;
    }

    @Override
    public Catalog catalog() {
        return OktaCatalog.catalog();
    }

    @Override
    public Set<String> groups() {
        return Set.of("core");
    }

    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        return new Session();
    }

    private final class Session implements ConnectorSession {
        @Override
        public Snapshot.Connection connection() {
            return new Snapshot.Connection("okta", "files:benchmark", "benchmark", List.of());
        }

        @Override
        public Map<ResourceType, ReadOutcome> preflight() {
            return Map.of();
        }

        @Override
        public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink)
                throws InterruptedException {
            try (BufferedReader in =
                    Files.newBufferedReader(directory.resolve(type.type().name() + ".ndjson"))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    int tab = line.indexOf('\t');
                    sink.accept(ResourceKey.parse(line.substring(0, tab)), Json.parse(line.substring(tab + 1)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ReadOutcome.COMPLETE;
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
        public void close() {}
    }
}
