package org.butterflysecurity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.CatalogFile;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.ConnectorSession;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;

/** A connector that reads what a test says. Types without a script are empty. */
public final class ScriptedConnector implements IdentityConnector {
    /** What reading a type does. */
    @FunctionalInterface
    public interface Script {
        ReadOutcome read(ParentReader parents, ResourceSink sink) throws InterruptedException;
    }

    private final Catalog catalog;
    private final Map<ResourceType, Script> scripts = new HashMap<>();
    private final Map<ResourceType, ReadOutcome> preflight = new HashMap<>();
    private final List<ResourceType> reads = new CopyOnWriteArrayList<>();
    private Optional<RuntimeException> refusal = Optional.empty();

    private ScriptedConnector(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A connector for provider {@code acme}; {@code types} is a catalog file's list with {@code '} for {@code "}. */
    public static ScriptedConnector of(String... types) {
        String file = ("{'types':[" + String.join(",", types) + "]}").replace('\'', '"');
        List<TypeDefinition> definitions =
                CatalogFile.read("acme", "test", new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        return new ScriptedConnector(Catalog.of("acme", definitions));
    }

    public static ResourceType type(String name) {
        return new ResourceType("acme", name);
    }

    public ScriptedConnector reads(String type, Script script) {
        scripts.put(type(type), script);
        return this;
    }

    /** Reads {@code key, document, key, document, …}, with {@code '} for {@code "} in the documents. */
    public ScriptedConnector has(String type, String... keysAndDocuments) {
        return reads(type, (parents, sink) -> {
            for (int i = 0; i < keysAndDocuments.length; i += 2) {
                sink.accept(
                        ResourceKey.parse(keysAndDocuments[i]), Json.parse(keysAndDocuments[i + 1].replace('\'', '"')));
            }
            return ReadOutcome.COMPLETE;
        });
    }

    public ScriptedConnector foresees(String type, ReadOutcome outcome) {
        preflight.put(type(type), outcome);
        return this;
    }

    public ScriptedConnector refuses(RuntimeException why) {
        refusal = Optional.of(why);
        return this;
    }

    /** The types that were read, in the order in which reading began. */
    public List<ResourceType> reads() {
        return reads;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public Set<String> groups() {
        return Set.of("core");
    }

    @Override
    public ConnectorSession open(ConnectorContext context, Set<ResourceType> selected) {
        refusal.ifPresent(e -> {
            throw e;
        });
        return new Session();
    }

    private final class Session implements ConnectorSession {
        @Override
        public Snapshot.Connection connection() {
            return new Snapshot.Connection("acme", "https://acme.example", "t1", List.of());
        }

        @Override
        public Map<ResourceType, ReadOutcome> preflight() {
            return preflight;
        }

        @Override
        public ReadOutcome read(TypeDefinition type, ParentReader parents, ResourceSink sink)
                throws InterruptedException {
            reads.add(type.type());
            Script script = scripts.get(type.type());
            return script == null ? ReadOutcome.COMPLETE : script.read(parents, sink);
        }

        @Override
        public long calls(ResourceType type) {
            return 2;
        }

        @Override
        public long calls() {
            return 2L * reads.size() + 1;
        }

        @Override
        public void close() {}
    }
}
