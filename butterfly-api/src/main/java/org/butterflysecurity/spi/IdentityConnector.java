package org.butterflysecurity.spi;

import java.util.Set;
import org.butterflysecurity.catalog.Catalog;
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
}
