package org.butterflysecurity.internal.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.storage.InMemoryStorage;

/**
 * Objects that were valid and had something changed: decoders decode them or say that they are damaged, and take no more memory than
 * there is input. Content is changed before it is encrypted, since nothing that is changed afterwards authenticates. Mutation by a
 * seed reaches deep into these small formats within the seconds of a build, so no fuzzing engine is needed.
 */
class MutationProperties {
    private static final int FEW_BYTES = 1 << 20;
    private static final List<KeyProvider> KEYS = List.of(new FixedKeyProvider(1), new FixedKeyProvider(2));
    private static final Layout LAYOUT = new Layout(Sandbox.TENANT);
    private static final byte[] HUGE = new ByteSink().varint(1L << 60).toBytes();
    private static final List<String> ODD_VALUES = List.of(
            "1e99999999999",
            "-1",
            "1e9",
            "0.5",
            "9223372036854775808",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "\"\\ud800\"",
            "\"9999999999-01-01T00:00:00Z\"",
            "\"../keyring.json\"",
            "\"" + "0".repeat(64) + "\"");

    private final InMemoryStorage storage = Sandbox.storage();
    private final RepositoryParts parts = sample(storage);

    /** A repository with a snapshot of two levels of nodes and a value in parts. */
    private static RepositoryParts sample(InMemoryStorage storage) {
        try (Repository repository =
                Repository.openOrCreate(storage, Sandbox.TENANT, KEYS, Sandbox.CLOCK, new Random(1))) {
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(90, 400, 1)));
            Sandbox.backUp(repository, Map.of(Sandbox.USERS, Sandbox.users(2, 90_000, 2)));
        }
        return RepositoryParts.of(
                storage,
                LAYOUT,
                new Keyring(storage, LAYOUT, KEYS).load().orElseThrow(),
                Sandbox.CLOCK,
                new Randomness(new Random(2)),
                LeaseOwner::current);
    }

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aKeyringOpensOrSaysWhatIsWrong(@ForAll long seed) {
        InMemoryStorage changed = Sandbox.storage();
        byte[] keyring = storage.find(LAYOUT.keyring()).orElseThrow();
        changed.put(LAYOUT.keyring(), changedText(keyring, new Random(seed)));
        try {
            new Keyring(changed, LAYOUT, KEYS).open();
        } catch (KeyException e) {
            assertThat(e.code()).isIn(ErrorCode.CORRUPT_KEYRING, ErrorCode.WRONG_KEY);
        }
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void aManifestIsDecodedOrRefused(@ForAll long seed) {
        Manifest manifest = parts.history().read(SnapshotId.of(2)).orElseThrow();
        byte[] changed = changedText(ManifestCodec.encode(manifest, "ab".repeat(32)), new Random(seed));
        refuse(changed, b -> ManifestCodec.decode(Sandbox.TENANT, SnapshotId.of(2), b, true));
    }

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aHeadIsDecodedOrRefused(@ForAll long seed) {
        byte[] head = parts.history().head().orElseThrow().encode(Sandbox.TENANT);
        refuse(changedText(head, new Random(seed)), b -> Head.decode(Sandbox.TENANT, b));
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void aLeaseThatCannotBeReadIsSomebodys(@ForAll long seed) {
        String id = "ab".repeat(16);
        parts.leases().put(id, Leases.Kind.RUN);
        StorageKey key = LAYOUT.lock(id);
        byte[] content =
                parts.sealer().open(ObjectKind.LEASE, id, storage.find(key).orElseThrow());
        storage.put(key, parts.sealer().seal(ObjectKind.LEASE, id, changedText(content, new Random(seed))));
        assertThat(parts.leases().describe(key)).startsWith("the lease of ");
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void aNodeIsDecodedOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        Snapshot snapshot = parts.history().read(SnapshotId.of(1)).orElseThrow().snapshot();
        LiveNodes live = new LiveNodes(parts.newNodeStore());
        live.addTree(Repository.rootName(Sandbox.root(snapshot, Sandbox.USERS)));
        List<NodeName> names = live.names().stream()
                .sorted(Comparator.comparing(NodeName::toString))
                .toList();
        byte[] node = encode(parts.newNodeStore().load(names.get(random.nextInt(names.size()))));
        refuse(changed(node, random), NodeCodec::decode);
    }

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void anIndexIsDecodedOrRefused(@ForAll long seed) {
        byte[] index = IndexCodec.encode(parts.indexes().load().packs());
        refuse(changed(index, new Random(seed)), IndexCodec::decode);
    }

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aPackIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        PackContents pack = parts.indexes().load().packs().iterator().next();
        StorageKey key = LAYOUT.pack(pack.id());
        byte[] changed = changed(storage.find(key).orElseThrow(), random);
        InMemoryStorage elsewhere = Sandbox.storage();
        elsewhere.put(key, changed);
        PackReader reader = new PackReader(elsewhere, LAYOUT, parts.keys());
        refuse(changed, b -> reader.contents(pack.id(), b.length));
        PackAudit.of(parts.keys(), pack.id(), changed, Optional.of(pack));
    }

    @Property(tries = 600, shrinking = ShrinkingMode.OFF)
    void aFrameIsUnpackedOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] plain = Sandbox.user(1, 2000, 1).value();
        Compression compression = random.nextBoolean() ? Compression.best() : Compression.portable();
        refuse(changed(compression.frame(plain), random), b -> Compression.unframe(b, FEW_BYTES));
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void textIsParsedOrRefused(@ForAll long seed) {
        byte[] text = changedText(
                Sandbox.bytes("{\"a\":[1,2.5e3,\"x\\u00e9\",null,true],\"b\":{\"c\":-0}}"), new Random(seed));
        try {
            assertThat(Json.parse(Json.canonical(Json.parse(text)))).isEqualTo(Json.parse(text));
        } catch (JsonParseException e) {
            assertThat(e).hasMessageNotContaining("\\ud800");
        }
    }

    @Example
    void aHugeSizeThatIsDeclaredTakesNoMemory() {
        byte[] leaf = new ByteSink().u8(0x10).raw(HUGE).toBytes();
        byte[] key =
                new ByteSink().u8(0x10).varint(1).raw(HUGE).raw(new byte[8]).toBytes();
        byte[] parted = new ByteSink()
                .u8(0x10)
                .varint(1)
                .block(new byte[] {'a'})
                .u8(1)
                .varint(9)
                .raw(HUGE)
                .toBytes();
        byte[] inner = new ByteSink().u8(0x11).u8(1).raw(HUGE).toBytes();
        List.of(leaf, key, parted, inner).forEach(bytes -> refuseCheaply(() -> NodeCodec.decode(bytes)));
        refuseCheaply(() -> IndexCodec.decode(HUGE));
        refuseCheaply(() -> PackContents.decodeEntries(new ByteSource(HUGE)));
        for (int codec = 0; codec < 4; codec++) {
            byte[] frame = new ByteSink().u8(codec).raw(HUGE).raw(new byte[40]).toBytes();
            refuseCheaply(() -> Compression.unframe(frame, NodeCodec.LONGEST_NODE));
        }
        refuseCheaply(() -> parse("[".repeat(100_000)));
        refuseCheaply(() -> parse("1".repeat(100_000)));
        refuseCheaply(() -> Head.decode(Sandbox.TENANT, Sandbox.bytes("{\"format\":1e2147483647}")));
        refuseCheaply(() -> Head.decode(Sandbox.TENANT, Sandbox.bytes("{\"format\":1e99999999999}")));
    }

    @Example
    void aPackThatDeclaresAHugeFooterTakesNoMemory() {
        String id = "cd".repeat(16);
        for (int footer : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 30}) {
            byte[] pack = new ByteSink()
                    .raw(parts.keys().newHeader(ObjectKind.PACK, parts.random()))
                    .raw(PackFormat.trailer(footer))
                    .toBytes();
            storage.put(LAYOUT.pack(id), pack);
            refuseCheaply(() -> parts.packs().contents(id, pack.length));
        }
    }

    private static void parse(String text) {
        try {
            Json.parse(text);
        } catch (JsonParseException e) {
            throw new DamagedException(e.getMessage());
        }
    }

    private static void refuseCheaply(Runnable decoding) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(decoding::run).isInstanceOf(DamagedException.class);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2L * FEW_BYTES);
    }

    private static void refuse(byte[] bytes, Consumer<byte[]> decoder) {
        try {
            decoder.accept(bytes);
        } catch (DamagedException e) {
            assertThat(e.what()).isNotBlank();
        }
    }

    private static byte[] encode(Node node) {
        if (node instanceof Node.Leaf leaf) {
            return NodeCodec.leaf(leaf.items());
        }
        if (node instanceof Node.Inner inner) {
            return NodeCodec.inner(inner.level(), inner.children());
        }
        byte[] part = ((Node.Part) node).bytes();
        return NodeCodec.part(part, 0, part.length);
    }

    /** One to three small changes. */
    private static byte[] changed(byte[] bytes, Random random) {
        byte[] now = bytes;
        for (int changes = random.nextInt(3); changes >= 0 && now.length > 0; changes--) {
            int from = random.nextInt(now.length);
            int to = Math.min(now.length, from + 1 + random.nextInt(40));
            now = switch (random.nextInt(6)) {
                case 0 -> joined(now, from, new byte[] {(byte) (now[from] ^ 1 << random.nextInt(8))}, from + 1);
                case 1 -> Arrays.copyOf(now, from);
                case 2 -> joined(now, from, new byte[0], to);
                case 3 -> joined(now, to, Arrays.copyOfRange(now, from, to), to);
                case 4 -> joined(now, from, HUGE, from);
                default -> joined(now, from, HUGE, Math.min(now.length, from + HUGE.length));
            };
        }
        return now;
    }

    /** As {@link #changed}, or a value of the JSON becomes another one. */
    private static byte[] changedText(byte[] json, Random random) {
        String text = new String(json, UTF_8);
        int from = text.indexOf(':', random.nextInt(text.length())) + 1;
        if (random.nextInt(3) == 0 || from == 0) {
            return changed(json, random);
        }
        int to = from;
        while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        String odd = ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        return (text.substring(0, from) + odd + text.substring(to)).getBytes(UTF_8);
    }

    /** What is before {@code from}, then {@code middle}, then what is from {@code to} on. */
    private static byte[] joined(byte[] bytes, int from, byte[] middle, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
