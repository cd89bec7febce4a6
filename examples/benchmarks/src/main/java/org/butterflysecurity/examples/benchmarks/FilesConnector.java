package org.butterflysecurity.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
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
            Path file = directory.resolve(type.type().name() + ".ndjson");
            try (Lines lines = new Lines(Files.newInputStream(file))) {
                while (lines.next()) {
                    sink.accept(ResourceKey.parse(lines.key()), lines.document());
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
