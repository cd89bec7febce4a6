package org.butterflysecurity.auth0;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.storage.InMemoryStorage;

/** One backup of some types of a {@link ScriptedTenant}, and what came of it. */
public final class TenantBackup implements AutoCloseable {
    static final String SECRET = "cl13nt-s3cret";

    private final List<BackupEvent> events = new CopyOnWriteArrayList<>();
    private final IdentityBackup backup;
    private final Snapshot snapshot;

    private TenantBackup(Auth0ConnectorBuilder connector, Set<ResourceType> types) {
        backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(connector.build())
                .secrets(ref -> Optional.of(Secret.owning(SECRET.getBytes(StandardCharsets.UTF_8))))
                .storage(InMemoryStorage.create())
                .keyProvider(key())
                .listener(events::add)
                .build();
        snapshot = backup.run(RunOptions.defaults().withTypes(types));
    }

    public static TenantBackup of(ScriptedTenant tenant, String... types) {
        return of(tenant, connector -> connector, types);
    }

    static TenantBackup of(ScriptedTenant tenant, UnaryOperator<Auth0ConnectorBuilder> more, String... types) {
        return new TenantBackup(
                more.apply(connector(tenant)),
                Arrays.stream(types).map(TenantBackup::type).collect(Collectors.toSet()));
    }

    static Auth0ConnectorBuilder connector(ScriptedTenant tenant) {
        return Auth0Connector.builder()
                .domain(tenant.domain())
                .allowLoopbackHttp()
                .clientId("client")
                .clientSecret(SecretRef.of("secret"))
                .rateLimitShare(1)
                .maxAttempts(3);
    }

    /** A key of its own in a file that goes with the JVM; a passphrase would take a second each time. */
    static KeyProvider key() {
        try {
            Path file = Files.createTempDirectory("butterfly").resolve("test.key");
            file.getParent().toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return KeyFileProvider.generate(file, new SecureRandom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ResourceType type(String name) {
        return new ResourceType(Auth0Catalog.PROVIDER, name);
    }

    IdentityBackup backup() {
        return backup;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public TypeResult result(String type) {
        return snapshot.type(type(type)).orElseThrow();
    }

    /** The objects of a type by key. */
    Map<String, JsonObject> objects(String type) {
        try (Stream<Resource> all = backup.read(snapshot.id(), type(type))) {
            return all.collect(Collectors.toMap(
                    r -> r.key().toString(), r -> (JsonObject) r.document(), (a, b) -> a, TreeMap::new));
        }
    }

    /** Everything that was told, as one text. */
    String told() {
        return events.toString();
    }

    @Override
    public void close() {
        backup.close();
    }
}
