package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/**
 * What a connection file names: one tenant as an object, or an array of them, one for each provider. They are backed up into one
 * snapshot.
 */
final class Connections {
    private final List<Entry> entries;

    private Connections(List<Entry> entries) {
        this.entries = entries;
    }

    /** A connector, the one that may write if there is one, and where their secrets are found. */
    private record Entry(
            IdentityConnector connector,
            List<IdentityConnector> writing,
            List<SecretResolver> secrets,
            boolean isProduction) {}

    /**
     * Reads the connections that are read with.
     *
     * @throws ConfigurationException naming the file and the field that is missing, unknown or of the wrong kind
     */
    static Connections read(Path file) {
        return read(file, false);
    }

    /** The same with the credentials that may write, which stand under {@code "restore"}. */
    static Connections readForRestore(Path file) {
        return read(file, true);
    }

    private static Connections read(Path file, boolean toRestore) {
        List<Entry> entries = new ArrayList<>();
        Set<String> providers = new TreeSet<>();
        // An org that is known helps its Workflows.
        Optional<OrgAccess> org = Optional.empty();
        List<JsonObject> objects = new ArrayList<>(ConnectionFile.objects(file));
        objects.sort(Comparator.comparing(WorkflowsConnection::isOne));
        for (JsonObject object : objects) {
            Entry entry = entry(file, object, toRestore, org);
            if (entry.connector() instanceof OrgAccess access) {
                org = Optional.of(access);
            }
            entries.add(entry);
            String provider = entry.connector().catalog().provider();
            if (!providers.add(provider)) {
                throw ConnectionFile.fault(file, "names the provider '" + provider + "' twice");
            }
        }
        return new Connections(entries);
    }

    private static Entry entry(Path file, JsonObject object, boolean toRestore, Optional<OrgAccess> org) {
        try {
            if (WorkflowsConnection.isOne(object)) {
                WorkflowsConnection workflows = WorkflowsConnection.read(file, object, org);
                return new Entry(workflows.connector(), List.of(), workflows.secrets(), false);
            }
            ConnectionFile tenant = ConnectionFile.read(file, object);
            RestConnection reading = RestConnection.reading(tenant);
            List<IdentityConnector> writers = new ArrayList<>();
            List<SecretResolver> secrets = new ArrayList<>(List.of(reading.secrets()));
            if (toRestore) {
                ConnectionFile.readForRestore(file, object)
                        .map(RestConnection::writing)
                        .ifPresent(writing -> {
                            writers.add(writing.connector());
                            secrets.add(writing.secrets());
                        });
            }
            return new Entry(reading.connector(), writers, secrets, tenant.production());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "The connection file '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Adds the connectors and their secrets. */
    IdentityBackupBuilder onto(IdentityBackupBuilder builder) {
        List<SecretResolver> secrets = new ArrayList<>();
        for (Entry entry : entries) {
            builder.connector(entry.connector());
            entry.writing().forEach(builder::restoreConnector);
            secrets.addAll(entry.secrets());
        }
        if (entries.stream().anyMatch(Entry::isProduction)) {
            builder.production();
        }
        return builder.secrets(SecretResolvers.chain(secrets.toArray(SecretResolver[]::new)));
    }

    /** What is known of the types of every provider that is named. */
    List<Catalog> catalogs() {
        return entries.stream().map(entry -> entry.connector().catalog()).toList();
    }
}
