package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.internal.cipher.AesGcm;

/** A pack that is being filled in memory: by one thread at a time, while others may look for nodes in it. Thread-safe, as its cipher is not. */
final class OpenPack {
    private final TenantKeys keys;
    private final String id;
    private final byte[] header;
    private final AesGcm cipher;
    private final List<PackContents.Entry> entries = new ArrayList<>();
    private final Map<NodeName, Place> places = new HashMap<>();
    private byte[] buffer;
    private int size;

    private record Place(int offset, int length) {}

    /** @param buffer to be filled; a larger one takes its place where it does not suffice */
    OpenPack(TenantKeys keys, Randomness random, byte[] buffer) {
        this.keys = keys;
        this.buffer = buffer;
        this.id = random.id();
        this.header = keys.newHeader(ObjectKind.PACK, random);
        this.cipher = keys.cipher(ObjectKind.PACK, id, header);
        append(header);
    }

    String id() {
        return id;
    }

    int size() {
        return size;
    }

    synchronized void add(NodeName name, byte[] frame) {
        int length = frame.length + AesGcm.TAG_BYTES;
        ensure(length);
        cipher.seal(size, PackFormat.nodeAssociated(header, name), frame, buffer, size);
        entries.add(new PackContents.Entry(name, length));
        places.put(name, new Place(size, length));
        size += length;
    }

    /** A node that is in here. */
    synchronized Optional<byte[]> find(NodeName name) {
        return Optional.ofNullable(places.get(name))
                .map(p -> PackFormat.openNode(keys, cipher, header, name, p.offset(), buffer, p.offset(), p.length()));
    }

    /** For another pack, once nobody asks this one for anything any more. */
    byte[] buffer() {
        return buffer;
    }

    PackContents contents() {
        return new PackContents(id, header, entries);
    }

    /** The finished object. */
    synchronized byte[] toBytes() {
        byte[] plain = contents().encodeEntries();
        byte[] footer = cipher.seal(size, PackFormat.footerAssociated(header), plain);
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
