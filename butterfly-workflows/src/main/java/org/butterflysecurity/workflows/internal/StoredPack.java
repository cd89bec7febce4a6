package org.butterflysecurity.workflows.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.pack.Pack;

/**
 * A pack as a snapshot has it.
 *
 * @param pack with markers where secrets were
 * @param folder names of the folders that its outermost ones are in, as far as known
 * @param missing what was taken out
 */
public record StoredPack(Pack pack, List<String> folder, List<Missing> missing) {
    private static final JsonPointer CONNECTIONS = JsonPointer.of("/data/configs/*/data");

    /**
     * A secret that was taken out.
     *
     * @param at where in the pack
     * @param where flow, card and field, for people
     */
    public record Missing(JsonPointer at, String where) {}

    /** Reads a document of the type {@code pack}. */
    public static StoredPack of(JsonObject document) {
        String file = document.string("file").orElse("");
        byte[] text = document.string("text").orElse("").getBytes(StandardCharsets.UTF_8);
        List<Missing> missing = new ArrayList<>();
        for (PackSecrets.Finding found : findings(document)) {
            missing.add(new Missing(
                    found.at(),
                    "flow '" + found.flow() + "', card '" + found.card() + "', field '" + found.field() + "'"));
        }
        Pack pack = Pack.parse(file, text);
        markers(pack.document(), JsonPointer.ROOT, at -> {
            if (missing.stream().noneMatch(known -> known.at().equals(at))) {
                missing.add(new Missing(at, "the place '" + at + "'"));
            }
        });
        return new StoredPack(pack, folderOf(document), missing);
    }

    private static List<String> folderOf(JsonObject document) {
        return document.array("folder").orElse(JsonArray.EMPTY).stream()
                .map(name -> ((JsonString) name).value())
                .toList();
    }

    /** Finds every marker, told of or not: what was exported may have had some. */
    private static void markers(JsonValue value, JsonPointer at, Consumer<JsonPointer> found) {
        if (value.equals(Redaction.MARKER)) {
            found.accept(at);
        } else if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> markers(member, at.child(name), found));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                markers(array.get(i), at.child(String.valueOf(i)), found);
            }
        }
    }

    /** What its flows and tables are called in the snapshot. */
    public List<ResourceKey> flowKeys() {
        ObjectNames names = new ObjectNames(pack, folder);
        return pack.flows().stream()
                .filter(flow -> !flow.isStub())
                .map(flow -> names.key(flow.id()))
                .toList();
    }

    /** The same of its tables. */
    public List<ResourceKey> tableKeys() {
        ObjectNames names = new ObjectNames(pack, folder);
        return pack.tables().stream()
                .filter(table -> !table.isStub())
                .map(table -> names.key(table.id()))
                .toList();
    }

    /** The same as a file that can be read like an exported one, markers where secrets were. */
    static PackFile file(JsonObject document, SourceManifest.Entry known) {
        byte[] text = document.string("text").orElse("").getBytes(StandardCharsets.UTF_8);
        return new PackFile(
                new SourceFile(
                        document.string("file").orElse(""), () -> new ByteArrayInputStream(text), findings(document)),
                known);
    }

    private static List<PackSecrets.Finding> findings(JsonObject document) {
        return document.array("secrets").orElse(JsonArray.EMPTY).stream()
                .map(secret -> PackSecrets.Finding.of((JsonObject) secret))
                .toList();
    }

    /** The file's name in one piece: files of the same name in different directories stay apart. */
    public String safeFileName() {
        return pack.name().replace("/", " - ").replaceAll("[\\\\:*?\"<>|\\p{Cntrl}]", "_");
    }

    /** The names under which its secrets are looked up. */
    public List<String> secretNames() {
        return wanted().map(this::nameOf).toList();
    }

    /** What has to be entered again. Credentials of connections are not: no export has them, and the import wants none. */
    public List<Missing> entries() {
        return wanted().toList();
    }

    private Stream<Missing> wanted() {
        return missing.stream().filter(secret -> !isConnection(secret));
    }

    private static boolean isConnection(Missing secret) {
        return CONNECTIONS.covers(secret.at());
    }

    /** Fit to be the name of a file, for those who keep secrets in a directory. */
    private String nameOf(Missing secret) {
        String name = safeFileName() + "@" + String.join(".", secret.at().segments());
        return name.replaceAll("[^A-Za-z0-9._@-]", "_").replaceFirst("^[^A-Za-z0-9_]", "_");
    }

    /** Whether the pack can be written as it was: nothing was taken out of it, or all of that is at hand. */
    public boolean isWhole(SecretResolver secrets) {
        return wanted().allMatch(secret -> {
            Optional<Secret> found = secrets.find(SecretRef.of(nameOf(secret)));
            found.ifPresent(Secret::close);
            return found.isPresent();
        });
    }

    /** The bytes to import: those of the export, secrets in their places. */
    public byte[] bytes(SecretResolver secrets) {
        if (missing.isEmpty()) {
            return pack.bytes();
        }
        JsonValue document = pack.document();
        for (Missing secret : missing) {
            if (isConnection(secret)) {
                document = secret.at().replace(document, marker -> JsonNull.NULL);
                continue;
            }
            try (Secret value = secrets.find(SecretRef.of(nameOf(secret))).orElseThrow()) {
                JsonString text = new JsonString(new String(value.revealCharacters(SecretAccess.REVEAL)));
                document = secret.at().replace(document, marker -> text);
            }
        }
        markers(document, JsonPointer.ROOT, at -> {
            throw new ConfigurationException(
                    ErrorCode.MISSING_SECRET,
                    "'" + pack.name() + "' has a marker at '" + at
                            + "' where a secret was, and would be imported with it.");
        });
        byte[] stored = pack.bytes();
        String end = stored[stored.length - 1] == '\n' ? "\n" : "";
        return (Json.compact(document) + end).getBytes(StandardCharsets.UTF_8);
    }
}
