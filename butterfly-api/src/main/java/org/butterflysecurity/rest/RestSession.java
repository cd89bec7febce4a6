package org.butterflysecurity.rest;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;

/** A session that reads every type as the catalog declares it, and those the catalog cannot describe with the connector's readers. */
public final class RestSession implements ConnectorSession {

    private RestSession() {}

    /**
     * Begins a session over {@code client}, which it closes in the end.
     *
     * @param connection which tenant answers, as the connector found out
     * @param selected the types the run wants to read
     */
    public static Builder builder(
            ConnectorContext context,
            RestClient client,
            Catalog catalog,
            Snapshot.Connection connection,
            Set<ResourceType> selected) {
        return new Builder(context, client, catalog, connection, selected);
    }

    @Override
    public Snapshot.Connection connection() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<ResourceType, ReadOutcome> preflight() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public long calls(ResourceType type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long calls() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    /** Collects what a session needs. Not thread-safe. */
    public static final class Builder {
        private final Map<String, TypeReader> readers = new LinkedHashMap<>();
        private final Map<ResourceType, ReadOutcome> known = new LinkedHashMap<>();

        private Builder(
                ConnectorContext context,
                RestClient client,
                Catalog catalog,
                Snapshot.Connection connection,
                Set<ResourceType> selected) {}

        /** The connector's readers, by the name that the catalog uses. Default none. */
        public Builder readers(Map<String, TypeReader> byName) {
            readers.putAll(byName);
            return this;
        }

        /** Adds what the connector itself knows before reading, such as an engine without the feature. */
        public Builder skip(ResourceType type, ReadOutcome outcome) {
            known.put(requireNonNull(type, "type"), requireNonNull(outcome, "outcome"));
            return this;
        }

        /**
         * Obtains a token and compares the scopes granted with those that the selected types need.
         *
         * @throws org.butterflysecurity.error.AccessException if the credential is refused or nothing is granted; the client is
         *     closed
         * @throws org.butterflysecurity.error.RunException if the thread is interrupted; the flag stays set
         */
        public RestSession open() {
            throw new UnsupportedOperationException();
        }
    }
}
