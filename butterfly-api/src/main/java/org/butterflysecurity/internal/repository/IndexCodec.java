package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** An index object's content: the packs it covers. */
final class IndexCodec {
    private static final int SMALLEST_PACK = 16 + PackFormat.HEADER_BYTES + 1;

    private IndexCodec() {}

    static byte[] encode(Collection<PackContents> packs) {
        ByteSink out = new ByteSink().varint(packs.size());
        packs.forEach(p -> p.encode(out));
        return out.toBytes();
    }

    static List<PackContents> decode(byte[] bytes) {
        ByteSource in = new ByteSource(bytes);
        int count = in.count(SMALLEST_PACK);
        List<PackContents> packs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            packs.add(PackContents.decode(in));
        }
        in.end();
        return packs;
    }
}
