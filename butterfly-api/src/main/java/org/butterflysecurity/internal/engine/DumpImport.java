package org.butterflysecurity.internal.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.redact.Redactor;
import org.butterflysecurity.internal.repository.Record;
import org.butterflysecurity.internal.repository.Repository;
import org.butterflysecurity.internal.repository.SnapshotWriter;
import org.butterflysecurity.internal.repository.TreeSummary;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotJson;
import org.butterflysecurity.model.TypeResult;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot of what {@link Dump} wrote. A type's file is read line by line, as it was written: one object a line, in the order
 * of the keys. What the catalogs call secret is taken out again, should somebody have put it in.
 */
public final class DumpImport {
    private static final String SNAPSHOT = "snapshot.json";

    private final Path directory;
    private final List<Catalog> catalogs;

    public DumpImport(Path directory, List<Catalog> catalogs) {
        this.directory = directory;
        this.catalogs = catalogs;
    }

    /** Reads the dump and commits it as the newest snapshot; times, tags and the outcomes of types are those of the dump. */
    public Snapshot into(Repository repository) {
        Snapshot dumped = snapshot();
        try (SnapshotWriter writer = repository.startSnapshot()) {
            List<TypeResult> results = new ArrayList<>();
            for (TypeResult type : dumped.types()) {
                results.add(type.root().isPresent() ? imported(type, writer) : type);
            }
            return writer.commit(
                    dumped.startedAt(), dumped.takenAt(), dumped.connections(), results, 0, 0, dumped.tags());
        }
    }

    private Snapshot snapshot() {
        Path file = directory.resolve(SNAPSHOT);
        try (InputStream in = Files.newInputStream(file)) {
            if (Json.parse(in, JsonLimits.DEFAULT) instanceof JsonObject json) {
                return SnapshotJson.parse(json);
            }
            throw fault(file, "is not a JSON object", null);
        } catch (JsonParseException | IllegalArgumentException e) {
            throw fault(file, "is not what a dump has there: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE,
                    "'" + directory + "' is no whole dump: '" + SNAPSHOT + "' cannot be read.",
                    e);
        }
    }

    private TypeResult imported(TypeResult type, SnapshotWriter writer) {
        Path file =
                directory.resolve(type.type().provider()).resolve(type.type().name() + ".json");
        try (Lines lines = new Lines(file, type.type())) {
            TreeSummary tree = writer.write(type.type(), lines);
            if (tree.count() != type.count()) {
                throw fault(
                        file, "has " + tree.count() + " objects, and '" + SNAPSHOT + "' says " + type.count(), null);
            }
            return type.isComplete()
                    ? TypeResult.complete(
                            type.type(), tree.count(), tree.bytes(), type.calls(), tree.reused(), tree.root())
                    : TypeResult.salvaged(type.type(), type.detail(), tree.count(), tree.bytes(), tree.root());
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE, "The file '" + file + "' of the dump cannot be read.", e);
        }
    }

    private Function<JsonValue, JsonValue> redaction(ResourceType type) {
        Optional<TypeDefinition> known = catalogs.stream()
                .flatMap(catalog -> catalog.find(type).stream())
                .findFirst();
        if (known.isEmpty()) {
            return document -> document;
        }
        Redactor redactor = new Redactor(known.get().fields());
        return document -> redactor.redact(document).document();
    }

    private static ConfigurationException fault(Path file, String what, @Nullable Throwable cause) {
        return new ConfigurationException(
                ErrorCode.INVALID_DUMP, "The file '" + file + "' of the dump " + what + ".", cause);
    }

    /** The objects of one file, each checked. */
    private final class Lines implements Iterator<Record>, AutoCloseable {
        private final Path file;
        private final ResourceType type;
        private final DumpLines in;
        private final Function<JsonValue, JsonValue> redaction;
        private Optional<ResourceKey> last = Optional.empty();
        private Optional<Record> next;
        private boolean more;

        Lines(Path file, ResourceType type) throws IOException {
            this.file = file;
            this.type = type;
            this.redaction = redaction(type);
            this.in = new DumpLines(file);
            String first = read();
            if (!first.equals("[")) {
                throw fault("does not begin with '['", null);
            }
            this.more = true;
            this.next = advance();
        }

        private String read() {
            try {
                return in.next().orElseThrow(() -> fault("ends too early", null));
            } catch (CharacterCodingException e) {
                throw fault("is not UTF-8", e);
            } catch (JsonParseException e) {
                throw fault("is longer than any object that can be read", e);
            } catch (IOException e) {
                throw new ConfigurationException(
                        ErrorCode.UNREADABLE_FILE, "The file '" + file + "' of the dump cannot be read.", e);
            }
        }

        private Optional<Record> advance() {
            String text = read();
            if (text.equals("]")) {
                if (more && last.isPresent()) {
                    throw fault("ends after an object that has a comma behind it", null);
                }
                if (!in.isAtEnd()) {
                    throw fault("goes on after the end", null);
                }
                return Optional.empty();
            }
            if (!more) {
                throw fault("goes on after an object that has no comma behind it", null);
            }
            more = text.endsWith(",");
            return Optional.of(record(more ? text.substring(0, text.length() - 1) : text));
        }

        private Record record(String text) {
            try {
                if (!(Json.parse(text) instanceof JsonObject object)) {
                    throw fault("is not an object", null);
                }
                if (!object.string("type").equals(Optional.of(type.toString()))) {
                    throw fault("is not an object of the type " + type, null);
                }
                ResourceKey key =
                        ResourceKey.parse(object.string("key").orElseThrow(() -> fault("has no 'key'", null)));
                if (last.filter(before -> before.compareTo(key) >= 0).isPresent()) {
                    throw fault("is not in the order of the keys, or repeats one", null);
                }
                last = Optional.of(key);
                JsonValue document = object.find("document").orElseThrow(() -> fault("has no 'document'", null));
                return new Record(key, Json.canonical(redaction.apply(document)));
            } catch (JsonParseException | IllegalArgumentException e) {
                throw fault("is not an object as a dump has it", e);
            }
        }

        private ConfigurationException fault(String what, @Nullable Throwable cause) {
            return DumpImport.fault(file, "at line " + in.line() + " " + what, cause);
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public Record next() {
            Record record = next.orElseThrow(NoSuchElementException::new);
            next = advance();
            return record;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
