package org.butterflysecurity.internal.repository;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.internal.cipher.AesGcm;
import org.butterflysecurity.spi.StorageBackend;

/** Reads what a pack says of itself, without reading its nodes. */
final class PackReader {
    private final StorageBackend storage;
    private final Layout layout;
    private final TenantKeys keys;

    PackReader(StorageBackend storage, Layout layout, TenantKeys keys) {
        this.storage = storage;
        this.layout = layout;
        this.keys = keys;
    }

    /** The contents by the pack's own footer; empty if there is no such pack. */
    Optional<PackContents> contents(String id, long sizeBytes) {
        long smallest = PackFormat.HEADER_BYTES + (long) PackFormat.TRAILER_BYTES;
        if (sizeBytes < smallest) {
            throw new DamagedException("it is too short");
        }
        Optional<byte[]> header = storage.findRange(layout.pack(id), 0, PackFormat.HEADER_BYTES);
        Optional<byte[]> trailer =
                storage.findRange(layout.pack(id), sizeBytes - PackFormat.TRAILER_BYTES, PackFormat.TRAILER_BYTES);
        if (header.isEmpty() || trailer.isEmpty()) {
            return Optional.empty();
        }
        int footerBytes = PackFormat.footerBytes(trailer.get());
        long offset = sizeBytes - PackFormat.TRAILER_BYTES - footerBytes;
        if (footerBytes < AesGcm.TAG_BYTES || offset < PackFormat.HEADER_BYTES) {
            throw new DamagedException("its footer has an impossible length");
        }
        AesGcm cipher = keys.cipher(ObjectKind.PACK, id, header.get());
        return storage.findRange(layout.pack(id), offset, footerBytes).map(footer -> {
            List<PackContents.Entry> entries = PackFormat.openFooter(cipher, header.get(), offset, footer);
            return new PackContents(id, header.get(), entries);
        });
    }
}
