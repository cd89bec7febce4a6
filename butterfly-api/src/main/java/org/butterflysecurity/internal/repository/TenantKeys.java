package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.internal.cipher.AesGcm;
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
    private final Source keyring;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private volatile List<DataKey> keys;
    private final byte[] nameKey;
    /** Only ever copied, which is much quicker than making another one. */
    private final Mac nameMac;

    private final byte[] boundaryKey;

    /**
     * A data key, or what is left of it: names and boundaries come from it for ever, but nothing that it encrypted can be opened.
     *
     * @param id 8 bytes as hexadecimal digits
     * @param key the key; of a retired one, what HKDF extracts from it without salt
     */
    record DataKey(String id, byte[] key, boolean isRetired) {
        DataKey(String id, byte[] key) {
            this(id, key, false);
        }

        DataKey retired() {
            return new DataKey(id, extract(), true);
        }

        private byte[] extract() {
            return isRetired ? key : Ciphers.extract(key, NO_SALT);
        }
    }

    /** The keyring as it is now: another process may have changed it. */
    interface Source {
        /** The ids of the data keys that open something, oldest first, by what the keyring says unopened; empty if it cannot be read. */
        List<String> ids();

        /** The keys themselves; empty if there is no keyring. */
        List<DataKey> keys();
    }

    TenantKeys(TenantId tenant, List<DataKey> keys, Source keyring) {
        this.tenant = tenant;
        this.keyring = keyring;
        this.keys = List.copyOf(keys);
        this.nameKey = Ciphers.expand(keys.get(0).extract(), info(tenant, "names", ""));
        this.nameMac = Ciphers.newHmac(nameKey);
        this.boundaryKey = Ciphers.expand(keys.get(0).extract(), info(tenant, "boundaries", ""));
    }

    TenantId tenant() {
        return tenant;
    }

    /** The key for the MAC of the keyring. */
    static byte[] keyringKey(TenantId tenant, DataKey first) {
        return Ciphers.expand(first.extract(), info(tenant, "keyring", ""));
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
        return newHeader(kind, random.bytes(SALT_BYTES));
    }

    /** As {@link #newHeader(ObjectKind, Randomness)}, with a salt that must be new and that nobody can foretell. */
    byte[] newHeader(ObjectKind kind, byte[] salt) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .put((byte) kind.number())
                .put((byte) VERSION)
                .putShort((short) 0)
                .put(HexFormat.of().parseHex(newest().id()))
                .put(salt)
                .array();
    }

    /** The id of the data key that an object with this header was encrypted with; empty if it is no such header. */
    static Optional<String> dataKeyOf(byte[] header) {
        return header.length >= HEADER_BYTES && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                ? Optional.of(HexFormat.of().formatHex(header, 8, 8 + ID_BYTES))
                : Optional.empty();
    }

    /** Whether this is the header of an object that only an unknown data key opens, if any. */
    boolean lacksKeyOf(byte[] header) {
        return dataKeyOf(header)
                .filter(id -> find(id).or(() -> relearn(id)).isEmpty())
                .isPresent();
    }

    /** Seals and opens the object with this header and name, which has a key of its own. */
    AesGcm cipher(ObjectKind kind, String name, byte[] header) {
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
        return new AesGcm(new SecretKeySpec(Ciphers.hkdf(key.key(), salt, info(tenant, kind.label(), name)), "AES"));
    }

    private Optional<DataKey> find(String id) {
        return keys.stream().filter(k -> !k.isRetired() && k.id().equals(id)).findFirst();
    }

    /** Looks once whether the keyring has a key by now. */
    private Optional<DataKey> relearn(String id) {
        if (unknown.add(id)) {
            learn(keyring.keys());
        }
        return find(id);
    }

    /** Takes over keys that were made since; the newest encrypts from now on. */
    synchronized void learn(List<DataKey> now) {
        List<DataKey> all = new ArrayList<>(keys);
        now.stream().filter(k -> !k.isRetired() && find(k.id()).isEmpty()).forEach(all::add);
        keys = List.copyOf(all);
    }

    /** Takes over the newest data key if another process has made one. What is written under a lease is encrypted with it. */
    void catchUp() {
        List<String> ids = keyring.ids();
        if (ids.isEmpty() || !ids.get(ids.size() - 1).equals(newest().id())) {
            List<DataKey> now = keyring.keys();
            if (now.isEmpty()) {
                throw new KeyException(ErrorCode.CORRUPT_KEYRING, "The keyring of tenant '" + tenant + "' is missing.");
            }
            learn(now);
        }
    }

    /** Whether what these data keys and the newest encrypted can be opened with the keyring as it is now. */
    boolean areKept(Collection<String> ids) {
        List<String> now = keyring.ids();
        Set<String> kept = new HashSet<>(
                now.isEmpty() ? keyring.keys().stream().map(DataKey::id).toList() : now);
        return kept.containsAll(ids) && kept.contains(newest().id());
    }

    /** Data keys that open something and do not encrypt any more. */
    Set<String> former() {
        List<DataKey> all = keys;
        return all.subList(0, all.size() - 1).stream()
                .filter(k -> !k.isRetired())
                .map(DataKey::id)
                .collect(Collectors.toSet());
    }

    /** Forgets what is not among these keys. */
    synchronized void replace(List<DataKey> now) {
        keys = List.copyOf(now);
    }

    private DataKey newest() {
        return keys.get(keys.size() - 1);
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
