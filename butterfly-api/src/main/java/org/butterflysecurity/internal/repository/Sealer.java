package org.butterflysecurity.internal.repository;

import java.util.Arrays;
import java.util.HexFormat;
import org.butterflysecurity.internal.cipher.AesGcm;

/** Encrypts the objects that are read as a whole: indexes, manifests, the head, leases. Thread-safe. */
final class Sealer {
    private static final int LONGEST = 1 << 30;

    private final TenantKeys keys;
    private final Compression compression;
    private final Randomness random;

    Sealer(TenantKeys keys, Compression compression, Randomness random) {
        this.keys = keys;
        this.compression = compression;
        this.random = random;
    }

    /** The object to store under {@code name}, which is bound to it. */
    byte[] seal(ObjectKind kind, String name, byte[] plain) {
        return seal(keys.newHeader(kind, random), kind, name, plain);
    }

    private byte[] seal(byte[] header, ObjectKind kind, String name, byte[] plain) {
        AesGcm cipher = keys.cipher(kind, name, header);
        byte[] body = cipher.seal(0, header, compression.frame(plain));
        byte[] object = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, object, header.length, body.length);
        return object;
    }

    /** As {@link #seal}, so that what is stored commits to {@code plain}, which must not be guessable: its hash is the salt. */
    byte[] sealCommitted(ObjectKind kind, String name, byte[] plain) {
        return seal(keys.newHeader(kind, Ciphers.sha256().digest(plain)), kind, name, plain);
    }

    /** Whether an object that was opened commits to its content. */
    static boolean isCommitted(byte[] object, byte[] plain) {
        return object.length > TenantKeys.HEADER_BYTES
                && Arrays.equals(
                        object,
                        TenantKeys.HEADER_BYTES - TenantKeys.SALT_BYTES,
                        TenantKeys.HEADER_BYTES,
                        Ciphers.sha256().digest(plain),
                        0,
                        TenantKeys.SALT_BYTES);
    }

    /** Text that cannot be guessed. */
    String nonce() {
        return HexFormat.of().formatHex(random.bytes(Ciphers.KEY_BYTES));
    }

    /** Whether only an unknown data key opens the object, if any. */
    boolean lacksKeyOf(byte[] object) {
        return keys.lacksKeyOf(object);
    }

    /** What was sealed under {@code name}. */
    byte[] open(ObjectKind kind, String name, byte[] object) {
        if (object.length < TenantKeys.HEADER_BYTES) {
            throw new DamagedException("it is too short");
        }
        byte[] header = Arrays.copyOf(object, TenantKeys.HEADER_BYTES);
        AesGcm cipher = keys.cipher(kind, name, header);
        byte[] frame = Ciphers.open(cipher, 0, header, object, header.length, object.length - header.length);
        return Compression.unframe(frame, LONGEST);
    }
}
