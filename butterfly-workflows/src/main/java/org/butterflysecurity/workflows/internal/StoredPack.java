package org.butterflysecurity.workflows.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.pack.Pack;

/**
 * A pack as a snapshot has it.
 *
 * @param pack with markers where secrets were
 * @param missing what was taken out
 */
public record StoredPack(Pack pack, List<Missing> missing) {

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
        for (JsonValue secret : document.array("secrets").orElse(JsonArray.EMPTY)) {
            JsonObject found = (JsonObject) secret;
            missing.add(new Missing(
                    JsonPointer.of(found.string("at").orElse("")),
                    "flow '" + found.string("flow").orElse("") + "', card '"
                            + found.string("card").orElse("") + "', field '"
                            + found.string("field").orElse("") + "'"));
        }
        return new StoredPack(Pack.parse(file, text), missing);
    }

    /** The file's name without directories, which only our own source had. */
    public String safeFileName() {
        return pack.name().substring(pack.name().lastIndexOf('/') + 1).replace('\\', '_');
    }

    /** The names under which its secrets are looked up. */
    public List<String> secretNames() {
        return missing.stream().map(this::nameOf).toList();
    }

    private String nameOf(Missing secret) {
        return pack.name() + "#" + secret.at();
    }

    /** Whether the pack can be written as it was: nothing was taken out of it, or all of that is at hand. */
    public boolean isWhole(SecretResolver secrets) {
        return missing.stream().allMatch(secret -> {
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
            try (Secret value = secrets.find(SecretRef.of(nameOf(secret))).orElseThrow()) {
                JsonString text = new JsonString(new String(value.revealCharacters(SecretAccess.REVEAL)));
                document = secret.at().replace(document, marker -> text);
            }
        }
        byte[] stored = pack.bytes();
        String end = stored[stored.length - 1] == '\n' ? "\n" : "";
        return (Json.compact(document) + end).getBytes(StandardCharsets.UTF_8);
    }
}
