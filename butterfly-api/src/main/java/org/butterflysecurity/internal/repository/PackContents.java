package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.butterflysecurity.internal.cipher.AesGcm;

/**
 * What is in a pack. The nodes stand one after the other from the end of the header on, so that lengths give offsets.
 *
 * @param id 32 hexadecimal digits
 * @param header the pack's header, kept with the index so that a node can be read without reading the header first
 */
record PackContents(String id, byte[] header, List<Entry> entries) {
    private static final int SMALLEST_ENTRY = NodeName.BYTES + 1;

    PackContents {
        entries = List.copyOf(entries);
    }

    /** @param length as stored: codec and length, compressed bytes, authentication tag */
    record Entry(NodeName name, int length) {}

    /** Bytes of all nodes as stored. */
    long bytes() {
        return entries.stream().mapToLong(Entry::length).sum();
    }

    /** How long the pack must be. */
    long packLength() {
        return PackFormat.HEADER_BYTES + bytes() + PackFormat.footerLength(encodeEntries().length);
    }

    byte[] encodeEntries() {
        ByteSink out = new ByteSink().varint(entries.size());
        for (Entry entry : entries) {
            out.raw(entry.name().bytes()).varint(entry.length());
        }
        return out.toBytes();
    }

    static List<Entry> decodeEntries(ByteSource in) {
        int count = in.count(SMALLEST_ENTRY);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            NodeName name = NodeName.of(in.raw(NodeName.BYTES));
            long length = in.varint();
            if (length <= AesGcm.TAG_BYTES || length > PackFormat.LONGEST_STORED_NODE) {
                throw new DamagedException("a node has the impossible length " + length);
            }
            entries.add(new Entry(name, (int) length));
        }
        return entries;
    }

    /** As it stands in an index. */
    void encode(ByteSink out) {
        out.raw(HexFormat.of().parseHex(id)).raw(header).raw(encodeEntries());
    }

    static PackContents decode(ByteSource in) {
        String id = HexFormat.of().formatHex(in.raw(16));
        byte[] header = in.raw(PackFormat.HEADER_BYTES);
        return new PackContents(id, header, decodeEntries(in));
    }
}
