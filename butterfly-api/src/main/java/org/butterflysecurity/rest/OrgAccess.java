package org.butterflysecurity.rest;

import java.util.Set;
import java.util.function.Consumer;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;

/**
 * An org that a connector to something beside it may ask: where that is, and what the org's log tells of it. Holds names of
 * credentials, not credentials. Thread-safe.
 */
public interface OrgAccess {

    /** A client with these scopes, for one run. The caller closes it. */
    RestClient openClient(ConnectorContext context, Set<String> scopes);

    /**
     * Reads the org's log, of which {@code catalog} names the events, as {@link IdentityConnector#readLog} does for the org's own
     * types.
     *
     * @param sink takes the entries in the order of the log
     */
    Diff.LogReading readLog(ConnectorContext context, Catalog catalog, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException;
}
