package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A pack that is being filled in memory. Not thread-safe: {@link PackWriter} guards it. */
final class OpenPack {
    private static final int FIRST_BUFFER = 64 << 10;

    private final TenantKeys keys;
    private final String id;
    private final byte[] header;
    private final SecretKeySpec key;
    private final Cipher cipher = Ciphers.newCipher();
    private final List<PackContents.Entry> entries = new ArrayList<>();
    private final Map<NodeName, Place> places = new HashMap<>();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int size;

    private record Place(int offset, int length) {}

    OpenPack(TenantKeys keys, Randomness random) {
        this.keys = keys;
        this.id = random.id();
        this.header = keys.newHeader(ObjectKind.PACK, random);
        this.key = keys.objectKey(ObjectKind.PACK, id, header);
        append(header);
    }

    String id() {
        return id;
    }

    int size() {
        return size;
    }

    void add(NodeName name, byte[] frame) {
        int length = frame.length + Ciphers.TAG_BYTES;
        ensure(length);
        Ciphers.encrypt(cipher, key, size, PackFormat.nodeAssociated(header, name), frame, buffer, size);
        entries.add(new PackContents.Entry(name, length));
        places.put(name, new Place(size, length));
        size += length;
    }

    /** A node that is in here. */
    Optional<byte[]> find(NodeName name) {
        return Optional.ofNullable(places.get(name))
                .map(p -> PackFormat.openNode(keys, key, header, name, p.offset(), buffer, p.offset(), p.length()));
    }

    PackContents contents() {
        return new PackContents(id, header, entries);
    }

    /** The finished object. */
    byte[] toBytes() {
        byte[] plain = contents().encodeEntries();
        byte[] footer = Ciphers.encrypt(key, size, PackFormat.footerAssociated(header), plain);
        byte[] trailer = PackFormat.trailer(footer.length);
        byte[] object = Arrays.copyOf(buffer, size + footer.length + trailer.length);
        System.arraycopy(footer, 0, object, size, footer.length);
        System.arraycopy(trailer, 0, object, size + footer.length, trailer.length);
        return object;
    }

    private void append(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
