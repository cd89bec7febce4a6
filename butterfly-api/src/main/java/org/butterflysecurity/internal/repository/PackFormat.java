package org.butterflysecurity.internal.repository;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.butterflysecurity.internal.cipher.AesGcm;

/** The layout of a pack: header, nodes, footer, length of the footer, end mark. Every piece is encrypted by itself. */
final class PackFormat {
    static final int HEADER_BYTES = TenantKeys.HEADER_BYTES;
    static final int TRAILER_BYTES = 8;
    static final int LONGEST_STORED_NODE = NodeCodec.LONGEST_NODE + 64;
    private static final byte[] END = "YLFB".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FOOTER = "footer".getBytes(StandardCharsets.US_ASCII);

    private PackFormat() {}

    /** Associated data of a node: the pack's header and the node's name. Its position is the nonce. */
    static byte[] nodeAssociated(byte[] header, NodeName name) {
        return concat(header, name.bytes());
    }

    static byte[] footerAssociated(byte[] header) {
        return concat(header, FOOTER);
    }

    /** Bytes of encrypted footer and trailer for so many bytes of entries. */
    static long footerLength(int plainBytes) {
        return (long) plainBytes + AesGcm.TAG_BYTES + TRAILER_BYTES;
    }

    static byte[] trailer(int footerBytes) {
        return ByteBuffer.allocate(TRAILER_BYTES).putInt(footerBytes).put(END).array();
    }

    /** How long the encrypted footer before a trailer is. */
    static int footerBytes(byte[] trailer) {
        if (trailer.length != TRAILER_BYTES || !Arrays.equals(trailer, 4, 8, END, 0, 4)) {
            throw new DamagedException("it does not end as a pack does");
        }
        return ByteBuffer.wrap(trailer).getInt();
    }

    static byte[] openNode(
            TenantKeys keys,
            AesGcm cipher,
            byte[] header,
            NodeName name,
            long offset,
            byte[] in,
            int from,
            int length) {
        byte[] frame = Ciphers.open(cipher, offset, nodeAssociated(header, name), in, from, length);
        byte[] node = Compression.unframe(frame, NodeCodec.LONGEST_NODE);
        if (!keys.nameOf(node).equals(name)) {
            throw new DamagedException("a node's content does not match its name");
        }
        return node;
    }

    static List<PackContents.Entry> openFooter(AesGcm cipher, byte[] header, long offset, byte[] sealed) {
        ByteSource in =
                new ByteSource(Ciphers.open(cipher, offset, footerAssociated(header), sealed, 0, sealed.length));
        List<PackContents.Entry> entries = PackContents.decodeEntries(in);
        in.end();
        if (entries.stream().mapToLong(PackContents.Entry::length).sum() + HEADER_BYTES != offset) {
            throw new DamagedException("its footer does not account for all of it");
        }
        return entries;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
