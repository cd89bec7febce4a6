package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.butterflysecurity.model.SnapshotId;

/** Whatever bytes a decoder is given, it decodes them or says that they are damaged, and takes no more memory than they do. */
class DecoderProperties {
    private static final TenantKeys KEYS = new TenantKeys(
            Sandbox.TENANT, List.of(new TenantKeys.DataKey("00".repeat(8), new byte[32])), Sandbox.NO_KEYRING);
    private static final Sealer SEALER = new Sealer(KEYS, Compression.best(), new Randomness(new Random(1)));

    @Property(tries = 2000)
    void randomBytesNeverDoMoreThanBeRefused(@ForAll byte[] bytes, @ForAll @IntRange(min = 0x10, max = 0x12) int kind) {
        byte[] likelier = bytes.length == 0 ? bytes : bytes.clone();
        if (likelier.length > 0) {
            likelier[0] = (byte) kind;
        }
        refuse(bytes, NodeCodec::decode);
        refuse(likelier, NodeCodec::decode);
        refuse(bytes, IndexCodec::decode);
        refuse(bytes, b -> Compression.unframe(b, 1 << 16));
        refuse(bytes, b -> SEALER.open(ObjectKind.MANIFEST, "00000001", b));
        refuse(bytes, b -> ManifestCodec.decode(Sandbox.TENANT, SnapshotId.of(1), b, true));
        refuse(bytes, b -> Head.decode(Sandbox.TENANT, b));
        refuse(bytes, PackFormat::footerBytes);
    }

    @Property(tries = 500)
    void aNodeHasExactlyOneEncoding(@ForAll @Size(max = 300) byte[] flips) {
        byte[] node = NodeCodec.leaf(Sandbox.users(3, 40, 1).stream()
                .map(r -> Node.Item.inline(r.key().utf8(), r.value()))
                .toList());
        for (int i = 0; i < flips.length; i += 100) {
            node[(i * 31 + (flips[i] & 0xFF)) % node.length] ^= flips[i];
        }
        try {
            Node.Leaf leaf = (Node.Leaf) NodeCodec.decode(node);
            assertThat(NodeCodec.leaf(leaf.items())).isEqualTo(node);
        } catch (DamagedException | ClassCastException expected) {
            assertThat(expected).isNotNull();
        }
    }

    private static void refuse(byte[] bytes, Consumer<byte[]> decoder) {
        try {
            decoder.accept(bytes);
        } catch (DamagedException expected) {
            assertThat(expected.what()).isNotBlank();
        }
    }
}
