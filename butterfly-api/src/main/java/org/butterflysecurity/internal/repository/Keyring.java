package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;

/** The keyring object: data keys wrapped by the host's key, in the open, with a MAC under the first data key. */
final class Keyring {
    private static final int FORMAT = 1;

    private final StorageBackend storage;
    private final Layout layout;
    private final KeyProvider provider;

    Keyring(StorageBackend storage, Layout layout, KeyProvider provider) {
        this.storage = storage;
        this.layout = layout;
        this.provider = provider;
    }

    /** The keys; empty if the tenant has no keyring. */
    Optional<TenantKeys> load() {
        return storage.find(layout.keyring()).map(this::open);
    }

    /** Makes a data key and stores its keyring. If somebody else does so at the same moment, theirs is taken. */
    TenantKeys create(Clock clock, Randomness random) {
        byte[] dataKey = random.bytes(Ciphers.KEY_BYTES);
        String id = HexFormat.of().formatHex(random.bytes(TenantKeys.ID_BYTES));
        try {
            storage.putIfAbsent(layout.keyring(), Json.canonical(describe(id, dataKey, clock)));
            return new TenantKeys(layout.tenant(), List.of(new TenantKeys.DataKey(id, dataKey)));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_CONFLICT) {
                throw e;
            }
            return load().orElseThrow(() -> e);
        }
    }

    private JsonObject describe(String id, byte[] dataKey, Clock clock) {
        JsonObject wrapped;
        try (Secret secret = Secret.copyOf(dataKey)) {
            wrapped = provider.wrap(secret, context(layout.tenant(), id));
        }
        JsonObject wrap = JsonObject.builder()
                .put("keyId", provider.keyId())
                .put("wrapped", wrapped)
                .build();
        JsonObject key = JsonObject.builder()
                .put("id", id)
                .put(
                        "createdAt",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("wraps", JsonArray.of(wrap))
                .build();
        JsonObject keyring = JsonObject.builder()
                .put("format", FORMAT)
                .put("tenant", layout.tenant().value())
                .put("keys", JsonArray.of(key))
                .build();
        return keyring.with("mac", new org.butterflysecurity.json.JsonString(mac(layout.tenant(), dataKey, keyring)));
    }

    /** What a wrapped key is bound to. */
    static byte[] context(TenantId tenant, String id) {
        return ("butterfly/1/" + tenant.value() + "/data-key/" + id).getBytes(StandardCharsets.UTF_8);
    }

    static String mac(TenantId tenant, byte[] dataKey, JsonObject keyring) {
        byte[] key = TenantKeys.keyringKey(tenant, dataKey);
        return HexFormat.of().formatHex(Ciphers.hmac(key, Json.canonical(keyring.without("mac"))));
    }

    private TenantKeys open(byte[] bytes) {
        JsonObject keyring = parse(bytes);
        long format = keyring.number("format").orElseThrow(() -> corrupt("it has no format number"));
        if (format != FORMAT) {
            throw corrupt("its format " + format + " is unknown");
        }
        if (!keyring.string("tenant").equals(Optional.of(layout.tenant().value()))) {
            throw corrupt("it is not the keyring of this tenant");
        }
        List<TenantKeys.DataKey> keys = new ArrayList<>();
        for (JsonValue key : keyring.array("keys").orElseThrow(() -> corrupt("it has no keys"))) {
            keys.add(unwrap(key));
        }
        if (keys.isEmpty()) {
            throw corrupt("it has no keys");
        }
        byte[] expected = mac(layout.tenant(), keys.get(0).key(), keyring).getBytes(StandardCharsets.US_ASCII);
        byte[] actual = keyring.string("mac").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, actual)) {
            throw corrupt("it was altered: its MAC does not match");
        }
        return new TenantKeys(layout.tenant(), keys);
    }

    private JsonObject parse(byte[] bytes) {
        try {
            if (Json.parse(bytes) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException e) {
            throw corrupt("it is not JSON");
        }
        throw corrupt("it is not a JSON object");
    }

    private TenantKeys.DataKey unwrap(JsonValue value) {
        if (!(value instanceof JsonObject key)) {
            throw corrupt("a key is not an object");
        }
        String id = key.string("id")
                .filter(i -> i.matches("[0-9a-f]{16}"))
                .orElseThrow(() -> corrupt("a key has no proper id"));
        List<JsonObject> wraps = key.array("wraps").orElse(JsonArray.EMPTY).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .toList();
        if (wraps.isEmpty()) {
            throw corrupt("a key is not wrapped");
        }
        JsonObject wrap = wraps.stream()
                .filter(w -> w.string("keyId").equals(Optional.of(provider.keyId())))
                .findFirst()
                .orElseThrow(() -> wrongKey(wraps));
        JsonObject wrapped = wrap.object("wrapped").orElseThrow(() -> corrupt("a key is not wrapped"));
        return new TenantKeys.DataKey(id, unwrap(wrapped, id));
    }

    private byte[] unwrap(JsonObject wrapped, String id) {
        try (Secret secret = provider.unwrap(wrapped, context(layout.tenant(), id))) {
            byte[] key = secret.reveal(SecretAccess.REVEAL);
            if (key.length != Ciphers.KEY_BYTES) {
                throw corrupt("a key has an impossible length");
            }
            return key;
        } catch (KeyException e) {
            // The key id matches, so it is the right key: what it wrapped was altered.
            throw e.code() == ErrorCode.WRONG_KEY
                    ? corrupt("the data key it wraps for key " + provider.keyId() + " cannot be unwrapped", e)
                    : e;
        }
    }

    private KeyException wrongKey(List<JsonObject> wraps) {
        String known = wraps.stream()
                .map(w -> w.string("keyId")
                        .filter(k -> k.matches("[A-Za-z0-9._:-]{1,128}"))
                        .orElse("(unreadable)"))
                .collect(Collectors.joining(", "));
        return new KeyException(
                ErrorCode.WRONG_KEY,
                "The repository of tenant '" + layout.tenant() + "' was made with key " + known
                        + ", and the key given (" + provider.describe() + ") is " + provider.keyId() + ".");
    }

    private KeyException corrupt(String what) {
        return corrupt(what, null);
    }

    private KeyException corrupt(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new KeyException(
                ErrorCode.CORRUPT_KEYRING, "The object '" + layout.keyring() + "' is damaged: " + what + ".", cause);
    }
}
