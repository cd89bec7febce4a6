package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.SecretResolver;

/**
 * Seals the secrets of a tenant's connections (private keys, client secrets, passwords) so that a host can keep them in its
 * database. Each is encrypted with AES-256-GCM under a key of its own, which the {@link KeyProvider} wraps. Tenant and
 * connection are authenticated: what was sealed for one opens for no other. The sealed text is JSON on one line; it
 * shows tenant, connection and key id, and is about 500 characters longer than Base64 of the secret. Thread-safe.
 */
public final class CredentialVault {
    private static final String FORMAT = "butterfly-credential/1";
    private static final int MOST_BYTES = 256 << 10;

    private final TenantId tenant;
    private final KeyProvider keys;
    private final RandomGenerator random;

    private CredentialVault(TenantId tenant, KeyProvider keys, RandomGenerator random) {
        this.tenant = requireNonNull(tenant, "tenant");
        this.keys = requireNonNull(keys, "keys");
        this.random = requireNonNull(random, "random");
    }

    /** The vault of {@code tenant}. It does not close {@code keys}. */
    public static CredentialVault of(TenantId tenant, KeyProvider keys) {
        return of(tenant, keys, new SecureRandom());
    }

    /** As {@link #of(TenantId, KeyProvider)}, with keys and nonces from {@code random}, which must be cryptographically strong. */
    public static CredentialVault of(TenantId tenant, KeyProvider keys, RandomGenerator random) {
        return new CredentialVault(tenant, keys, random);
    }

    /**
     * Seals {@code secret}, at most 256 KiB, for the connection {@code connection}. Leaves {@code secret} open.
     *
     * @throws KeyException with {@link ErrorCode#KEY_UNAVAILABLE} if the key cannot be reached
     */
    public String seal(SecretRef connection, Secret secret) {
        if (secret.length() > MOST_BYTES) {
            throw new IllegalArgumentException("secret must not be longer than " + MOST_BYTES + " bytes");
        }
        byte[] bytes = new byte[KeyWrap.KEY_BYTES];
        random.nextBytes(bytes);
        byte[] plain = secret.reveal(SecretAccess.REVEAL);
        try (Secret key = Secret.copyOf(bytes)) {
            byte[] context = context(connection);
            JsonObject.Builder sealed = JsonObject.builder()
                    .put("format", FORMAT)
                    .put("tenant", tenant.value())
                    .put("connection", connection.name())
                    .put("keyId", keys.keyId())
                    .put("key", keys.wrap(key, context));
            SealedJson.seal(bytes, plain, context, random).members().forEach(sealed::put);
            return Json.compact(sealed.build());
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens what {@link #seal} gave for the same tenant and connection. The caller closes the result, which overwrites it.
     *
     * @throws KeyException with {@link ErrorCode#WRONG_KEY} if another key sealed it or its wrapped key was altered, with {@link
     *     ErrorCode#BAD_SEALED_CREDENTIAL} if it is for another tenant or connection, was altered or has another form
     */
    public Secret open(SecretRef connection, String sealed) {
        JsonObject json = parse(connection, sealed);
        if (!json.string("tenant").equals(Optional.of(tenant.value()))
                || !json.string("connection").equals(Optional.of(connection.name()))) {
            throw unusable(connection, "was sealed for another tenant or connection");
        }
        JsonObject wrapped = json.object("key").orElseThrow(() -> unusable(connection, "is no sealed credential"));
        try {
            return open(wrapped, json, connection);
        } catch (KeyException e) {
            throw e.code() == ErrorCode.CORRUPT_KEYRING ? unusable(connection, "was altered") : e;
        }
    }

    private Secret open(JsonObject wrapped, JsonObject json, SecretRef connection) {
        byte[] context = context(connection);
        byte[] key;
        try (Secret unwrapped = keys.unwrap(wrapped, context)) {
            key = unwrapped.reveal(SecretAccess.REVEAL);
        }
        try {
            return SealedJson.open(key, json, context).orElseThrow(() -> unusable(connection, "was altered"));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * A resolver that opens a credential when a run asks for it, and not before.
     *
     * @param sealed finds the sealed text of a connection, for instance in the host's database; empty if there is none
     */
    public SecretResolver resolver(Function<SecretRef, Optional<String>> sealed) {
        return ref -> sealed.apply(ref).map(text -> open(ref, text));
    }

    private JsonObject parse(SecretRef connection, String sealed) {
        try {
            JsonValue value = Json.parse(sealed);
            if (value instanceof JsonObject json && json.string("format").equals(Optional.of(FORMAT))) {
                return json;
            }
            throw unusable(connection, "is no sealed credential");
        } catch (JsonParseException e) {
            throw unusable(connection, "is no sealed credential");
        }
    }

    private KeyException unusable(SecretRef connection, String why) {
        return new KeyException(
                ErrorCode.BAD_SEALED_CREDENTIAL,
                "The text given for the connection '" + connection + "' of tenant '" + tenant + "' " + why + ".");
    }

    /** Neither name has a 0 byte, so no two pairs give the same bytes. */
    private byte[] context(SecretRef connection) {
        if (connection.name().indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The name of a connection must not contain U+0000");
        }
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        for (String part : new String[] {FORMAT, tenant.value(), connection.name()}) {
            context.writeBytes(part.getBytes(UTF_8));
            context.write(0);
        }
        return context.toByteArray();
    }
}
