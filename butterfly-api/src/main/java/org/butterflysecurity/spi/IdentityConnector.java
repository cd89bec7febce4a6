package org.butterflysecurity.spi;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ResourceType;

/**
 * How one provider is read. A connector is immutable and holds names of credentials, not credentials: those are opened by
 * {@link #open} and forgotten when the session closes.
 */
public interface IdentityConnector {

    /** What there is to read, and all that is known of it. The same for the life of the connector. */
    Catalog catalog();

    /** Groups of the catalog that are read unless the host names types; always has {@code core}. */
    Set<String> groups();

    /**
     * Connects for one run: opens the credential, obtains a token, finds out what kind of tenant answers.
     *
     * @param selected the types this run wants to read, to ask for no more scopes than these need
     */
    ConnectorSession open(ConnectorContext context, Set<ResourceType> selected);

    /**
     * Connects for one restore, with scopes that write. Only a connector that was given to the builder for restoring is asked. The
     * default cannot.
     *
     * @param selected the types this restore writes
     */
    default RestoreSession openForRestore(ConnectorContext context, Set<ResourceType> selected) {
        throw new ConfigurationException(
                ErrorCode.INVALID_SETTING, "The connector for " + catalog().provider() + " cannot write.");
    }

    /**
     * Reads what the provider's own log tells of changes, in any order. The default reads no log.
     *
     * @param sink takes the entries; never content, only ids, times, actors and actions
     * @return whether the log could be read, and what it cannot tell, for instance because it does not reach back so far
     * @throws ButterflyException if it cannot be read
     */
    default Diff.LogReading readLog(ConnectorContext context, LogQuery query, Consumer<LogEntry> sink)
            throws InterruptedException {
        return new Diff.LogReading(catalog().provider(), false, "Its connector reads no log.");
    }

    /**
     * Why a restore must leave this object alone: because the connector works with it (its client, keys, roles), or because all
     * administrators would be locked out. The default spares nothing.
     */
    default Optional<String> reasonToSpare(Touched object) {
        return Optional.empty();
    }

    /**
     * The types that {@link #reasonToSpare} looks at in the tenant. They are read for a restore wherever it looks at objects of their
     * parents, whatever was selected and whatever the snapshot has. The default looks at none.
     */
    default Set<ResourceType> sparingTypes() {
        return Set.of();
    }
}
