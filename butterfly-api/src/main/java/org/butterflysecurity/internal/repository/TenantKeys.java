package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.model.TenantId;

/**
 * A tenant's data keys and everything that is derived from them. The newest encrypts; names and boundaries come from the
 * oldest, so that a new data key does not rename what is stored. Thread-safe.
 */
final class TenantKeys implements AutoCloseable {
    static final int HEADER_BYTES = 48;
    static final int VERSION = 1;
    static final int ID_BYTES = 8;
    static final int SALT_BYTES = 32;
    private static final byte[] MAGIC = "BFLY".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SALT = {};

    private final TenantId tenant;
    private final Supplier<List<DataKey>> keyring;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private volatile List<DataKey> keys;
    private final byte[] nameKey;
    /** Only ever copied, which is much quicker than making another one. */
    private final Mac nameMac;

    private final byte[] boundaryKey;

    /** @param id 8 bytes as hexadecimal digits */
    record DataKey(String id, byte[] key) {}

    /** @param keyring gives the keys anew: another process may have made one since */
    TenantKeys(TenantId tenant, List<DataKey> keys, Supplier<List<DataKey>> keyring) {
        this.tenant = tenant;
        this.keyring = keyring;
        this.keys = List.copyOf(keys);
        this.nameKey = derive(keys.get(0), NO_SALT, "names", "");
        this.nameMac = Ciphers.newHmac(nameKey);
        this.boundaryKey = derive(keys.get(0), NO_SALT, "boundaries", "");
    }

    TenantId tenant() {
        return tenant;
    }

    /** The key for the MAC of the keyring. */
    static byte[] keyringKey(TenantId tenant, byte[] dataKey) {
        return Ciphers.hkdf(dataKey, NO_SALT, info(tenant, "keyring", ""));
    }

    NodeName nameOf(byte[] node) {
        try {
            return NodeName.of(((Mac) nameMac.clone()).doFinal(node));
        } catch (CloneNotSupportedException e) {
            return NodeName.of(Ciphers.hmac(nameKey, node));
        }
    }

    Boundaries newBoundaries() {
        return new Boundaries(boundaryKey);
    }

    byte[] nameKey() {
        return nameKey.clone();
    }

    byte[] boundaryKey() {
        return boundaryKey.clone();
    }

    /** A header for a new object: magic, kind, version, two zero bytes, id of the data key, salt. */
    byte[] newHeader(ObjectKind kind, Randomness random) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .put((byte) kind.number())
                .put((byte) VERSION)
                .putShort((short) 0)
                .put(HexFormat.of().parseHex(newest().id()))
                .put(random.bytes(SALT_BYTES))
                .array();
    }

    /** The key of the object with this header and name. */
    SecretKeySpec objectKey(ObjectKind kind, String name, byte[] header) {
        if (header.length != HEADER_BYTES || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DamagedException("it does not begin as an object of Butterfly does");
        }
        if (header[4] != kind.number() || header[6] != 0 || header[7] != 0) {
            throw new DamagedException("it is not a " + kind.label());
        }
        if (header[5] != VERSION) {
            throw DamagedException.unsupported("its format version is " + (header[5] & 0xFF));
        }
        String id = HexFormat.of().formatHex(header, 8, 8 + ID_BYTES);
        byte[] salt = Arrays.copyOfRange(header, 8 + ID_BYTES, HEADER_BYTES);
        DataKey key = find(id).or(() -> relearn(id))
                .orElseThrow(() -> new DamagedException("it names a data key that the keyring does not have"));
        return new SecretKeySpec(derive(key, salt, kind.label(), name), "AES");
    }

    private Optional<DataKey> find(String id) {
        return keys.stream().filter(k -> k.id().equals(id)).findFirst();
    }

    /** Looks once whether the keyring has a key by now. */
    private Optional<DataKey> relearn(String id) {
        if (unknown.add(id)) {
            learn(keyring.get());
        }
        return find(id);
    }

    /** Takes over keys that were made since; the newest encrypts from now on. */
    synchronized void learn(List<DataKey> now) {
        List<DataKey> all = new ArrayList<>(keys);
        now.stream().filter(k -> find(k.id()).isEmpty()).forEach(all::add);
        keys = List.copyOf(all);
    }

    /** The id of the data key that encrypts. */
    String newestId() {
        return newest().id();
    }

    private DataKey newest() {
        return keys.get(keys.size() - 1);
    }

    private byte[] derive(DataKey key, byte[] salt, String label, String name) {
        return Ciphers.hkdf(key.key(), salt, info(tenant, label, name));
    }

    private static String info(TenantId tenant, String label, String name) {
        return "butterfly/1/" + tenant.value() + "/" + label + (name.isEmpty() ? "" : "/" + name);
    }

    @Override
    public void close() {
        keys.forEach(k -> Arrays.fill(k.key(), (byte) 0));
        Arrays.fill(nameKey, (byte) 0);
        Arrays.fill(boundaryKey, (byte) 0);
    }
}
