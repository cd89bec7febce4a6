package org.butterflysecurity.internal.repository;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.TenantId;

/**
 * What a keyring object says, without its MAC: the data keys, oldest first, each wrapped by one key of the host or more.
 *
 * @param generation how often it was changed, counted from 1; 0 if it was written before that was counted
 * @param keys at least one, each with at least one wrap; the last is not retired
 */
record KeyringFile(TenantId tenant, long generation, List<Entry> keys) {
    private static final int FORMAT = 2;
    /** Without generation and retired keys. */
    private static final int FIRST_FORMAT = 1;

    KeyringFile {
        keys = List.copyOf(keys);
    }

    /** The next generation, with other keys. */
    KeyringFile with(List<Entry> changed) {
        return new KeyringFile(tenant, generation + 1, changed);
    }

    /**
     * A data key.
     *
     * @param isRetired whether only names and boundaries come from it any more, and it opens nothing
     */
    record Entry(String id, Instant createdAt, boolean isRetired, List<Wrap> wraps) {
        Entry {
            wraps = List.copyOf(wraps);
        }

        Optional<Wrap> wrapOf(String keyId) {
            return wraps.stream().filter(w -> w.keyId().equals(keyId)).findFirst();
        }

        Entry with(Wrap added) {
            List<Wrap> more = new ArrayList<>(without(added.keyId()).wraps());
            more.add(added);
            return new Entry(id, createdAt, isRetired, more);
        }

        Entry without(String keyId) {
            return new Entry(
                    id,
                    createdAt,
                    isRetired,
                    wraps.stream().filter(w -> !w.keyId().equals(keyId)).toList());
        }
    }

    /** A data key as a key of the host has wrapped it. */
    record Wrap(String keyId, JsonObject wrapped) {}

    /** The ids of the host's keys that open every data key. */
    Set<String> keyIds() {
        Set<String> ids = new LinkedHashSet<>();
        keys.get(0).wraps().forEach(w -> ids.add(w.keyId()));
        keys.forEach(k -> ids.removeIf(id -> k.wrapOf(id).isEmpty()));
        return ids;
    }

    JsonObject json() {
        return JsonObject.builder()
                .put("format", FORMAT)
                .put("tenant", tenant.value())
                .put("generation", generation)
                .put("keys", JsonArray.from(keys, KeyringFile::json))
                .build();
    }

    private static JsonObject json(Entry key) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", key.id())
                .put("createdAt", key.createdAt().toString());
        if (key.isRetired()) {
            json.put("retired", true);
        }
        return json.put(
                        "wraps",
                        JsonArray.from(
                                key.wraps(),
                                w -> JsonObject.builder()
                                        .put("keyId", w.keyId())
                                        .put("wrapped", w.wrapped())
                                        .build()))
                .build();
    }

    /**
     * Reads a keyring; its MAC is the caller's to check.
     *
     * @throws DamagedException if it is not the keyring of {@code tenant} in this format
     */
    static KeyringFile parse(JsonObject keyring, TenantId tenant) {
        long format = keyring.number("format").orElseThrow(() -> new DamagedException("it has no format number"));
        if (format != FORMAT && format != FIRST_FORMAT) {
            throw new DamagedException("its format " + format + " is unknown");
        }
        long generation = format == FIRST_FORMAT
                ? 0
                : keyring.number("generation")
                        .filter(g -> g >= 1)
                        .orElseThrow(() -> new DamagedException("it has no proper generation"));
        if (!keyring.string("tenant").equals(Optional.of(tenant.value()))) {
            throw new DamagedException("it is not the keyring of this tenant");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonValue key : keyring.array("keys").orElse(JsonArray.EMPTY)) {
            entries.add(entry(key));
        }
        if (entries.isEmpty() || entries.get(entries.size() - 1).isRetired()) {
            throw new DamagedException("it has no key that encrypts");
        }
        return new KeyringFile(tenant, generation, entries);
    }

    static JsonObject object(byte[] bytes) {
        try {
            if (Json.parse(bytes) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException e) {
            throw new DamagedException("it is not JSON");
        }
        throw new DamagedException("it is not a JSON object");
    }

    private static Entry entry(JsonValue value) {
        if (!(value instanceof JsonObject key)) {
            throw new DamagedException("a key is not an object");
        }
        String id = key.string("id")
                .filter(i -> i.matches("[0-9a-f]{16}"))
                .orElseThrow(() -> new DamagedException("a key has no proper id"));
        List<Wrap> wraps = new ArrayList<>();
        for (JsonValue wrap : key.array("wraps").orElse(JsonArray.EMPTY)) {
            if (wrap instanceof JsonObject w) {
                wraps.add(new Wrap(
                        w.string("keyId").orElse(""),
                        w.object("wrapped").orElseThrow(() -> new DamagedException("a key is not wrapped"))));
            }
        }
        if (wraps.isEmpty()) {
            throw new DamagedException("a key is not wrapped");
        }
        return new Entry(id, createdAt(key), key.bool("retired").orElse(false), wraps);
    }

    private static Instant createdAt(JsonObject key) {
        try {
            return Instant.parse(key.string("createdAt").orElse(""));
        } catch (DateTimeParseException e) {
            throw new DamagedException("a key does not say when it was made");
        }
    }
}
