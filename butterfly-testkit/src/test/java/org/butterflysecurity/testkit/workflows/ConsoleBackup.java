package org.butterflysecurity.testkit.workflows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.workflows.ConsoleConnectorBuilder;
import org.butterflysecurity.workflows.WorkflowsConnector;

/** A simulated console, and backups of it that are kept in memory. */
final class ConsoleBackup implements AutoCloseable {
    final SimulatedConsole console;
    final InMemoryStorage storage = InMemoryStorage.create();
    final List<String> told = new ArrayList<>();
    final Map<String, String> secrets = new HashMap<>();
    private final Path directory;
    private IdentityBackup backup;

    ConsoleBackup(Path directory, ConsoleOptions options) {
        this.directory = directory;
        this.console = SimulatedConsole.start(options);
        DemoPack.fill(console);
        secrets.put("session", console.openSession());
        backup = with(builder -> builder.address(console.url()).session(SecretRef.of("session")));
    }

    static ConsoleBackup of(Path directory) {
        return new ConsoleBackup(directory, ConsoleOptions.defaults());
    }

    /** Backups of the same console into the same storage with another connector. */
    IdentityBackup with(UnaryOperator<ConsoleConnectorBuilder> settings) {
        WorkflowsConnector connector = settings.apply(WorkflowsConnector.console())
                .caFile(console.caFile(
                        directory.resolve("console-" + console.url().hashCode() + ".pem")))
                .maxAttempts(2)
                .build();
        told.add(connector.toString());
        backup = IdentityBackup.builder()
                .tenant("acme")
                .connector(connector)
                .secrets(ref -> Optional.ofNullable(secrets.get(ref.name())).map(s -> Secret.of(s.toCharArray())))
                .storage(storage)
                .keyProvider(keys())
                .listener(event -> told.add(event.toString()))
                .build();
        return backup;
    }

    private KeyFileProvider keys() {
        Path file = directory.resolve("key-" + console.url().hashCode());
        if (Files.notExists(file)) {
            KeyFileProvider.generate(file, new SecureRandom()).close();
        }
        return KeyFileProvider.at(file);
    }

    IdentityBackup backup() {
        return backup;
    }

    Snapshot run() {
        return backup.run();
    }

    List<Resource> read(Snapshot snapshot, String type) {
        try (Stream<Resource> all = backup.read(snapshot.id(), type(type))) {
            return all.toList();
        }
    }

    List<String> keys(Snapshot snapshot, String type) {
        return read(snapshot, type).stream().map(r -> r.key().toString()).toList();
    }

    static String detail(Snapshot snapshot, String type) {
        return snapshot.type(type(type)).orElseThrow().detail();
    }

    static String root(Snapshot snapshot, String type) {
        return snapshot.type(type(type)).orElseThrow().root().orElseThrow();
    }

    static ResourceType type(String name) {
        return new ResourceType("okta-workflows", name);
    }

    long exports() {
        return console.calls().byEndpoint().getOrDefault("GET exportFolder", 0L);
    }

    Stream<String> storedTexts() {
        return storage.list(org.butterflysecurity.spi.StorageKey.of("tenants"))
                .map(object -> new String(storage.find(object.key()).orElseThrow(), StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        backup.close();
        console.close();
    }
}
