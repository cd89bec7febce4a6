package org.butterflysecurity.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/** A connected provider tenant, for one run. Safe for use by several threads: types are read concurrently. */
public interface ConnectorSession extends AutoCloseable {

    /** Which tenant answers. */
    Snapshot.Connection connection();

    /**
     * What can be told before reading: types that will be skipped, each with the reason (scope not granted, engine without the
     * feature). A selected type without an entry is expected to be readable.
     */
    Map<ResourceType, ReadOutcome> preflight();

    /** The scopes that the credential was granted; empty where the provider does not tell, which is the default. */
    default Optional<Set<String>> grantedScopes() {
        return Optional.empty();
    }

    /**
     * Reads every object of one type into {@code sink}.
     *
     * <p>A refusal that concerns this type alone (no scope, feature off) is an outcome, not an exception. What was given to
     * the sink before an outcome other than complete, or before an exception, is discarded.
     *
     * @param parents gives the objects of types read before, the parent type of {@code type} among them
     * @throws ButterflyException if reading failed; the run goes on with the other types
     * @throws InterruptedException if the run is cancelled
     */
    ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink) throws InterruptedException;

    /**
     * One object as it is now, secrets and all; empty if there is none, or if the provider cannot be asked for one alone. The default
     * asks nothing.
     *
     * @throws ButterflyException if the provider did not answer
     * @throws InterruptedException if the run is cancelled
     */
    default Optional<JsonValue> find(TypeDefinition type, ResourceKey key) throws InterruptedException {
        return Optional.empty();
    }

    /** Requests sent so far on behalf of {@code type}, retries included. */
    long calls(ResourceType type);

    /** All requests sent so far, discovery and token requests included. */
    long calls();

    /** Forgets the credential and the token. */
    @Override
    void close();
}
