package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.internal.cipher.AesGcm;

/**
 * Checks a whole pack: every byte is authenticated, every node is decompressed, decoded and matched with its name.
 *
 * @param nodes what is intact
 * @param lost the names of what is not
 * @param damage what is wrong, as the end of a sentence; empty if nothing is
 */
record PackAudit(Map<NodeName, NodeSummary> nodes, List<NodeName> lost, List<DamagedException> damage) {

    /** @param indexed what an index says is in it, if one does */
    static PackAudit of(TenantKeys keys, String id, byte[] pack, Optional<PackContents> indexed) {
        PackAudit audit = new PackAudit(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        Optional<PackContents> own = audit.attempt(() -> readFooter(keys, id, pack));
        if (own.isPresent() && indexed.isPresent() && !same(own.get(), indexed.get())) {
            audit.damage().add(new DamagedException("it is not the pack that the index describes"));
        }
        own.or(() -> indexed).ifPresent(contents -> audit.openNodes(keys, pack, contents));
        indexed.ifPresent(audit::loseTheRest);
        return audit;
    }

    private static PackContents readFooter(TenantKeys keys, String id, byte[] pack) {
        int trailerAt = pack.length - PackFormat.TRAILER_BYTES;
        if (trailerAt < PackFormat.HEADER_BYTES) {
            throw new DamagedException("it is too short");
        }
        byte[] header = Arrays.copyOf(pack, PackFormat.HEADER_BYTES);
        AesGcm cipher = keys.cipher(ObjectKind.PACK, id, header);
        int length = PackFormat.footerBytes(Arrays.copyOfRange(pack, trailerAt, pack.length));
        int at = trailerAt - length;
        if (length < AesGcm.TAG_BYTES || at < PackFormat.HEADER_BYTES) {
            throw new DamagedException("its footer has an impossible length");
        }
        byte[] footer = Arrays.copyOfRange(pack, at, trailerAt);
        return new PackContents(id, header, PackFormat.openFooter(cipher, header, at, footer));
    }

    private void openNodes(TenantKeys keys, byte[] pack, PackContents contents) {
        AesGcm cipher = keys.cipher(ObjectKind.PACK, contents.id(), contents.header());
        int bad = 0;
        Optional<DamagedException> first = Optional.empty();
        int at = PackFormat.HEADER_BYTES;
        for (PackContents.Entry entry : contents.entries()) {
            try {
                if (pack.length - at < entry.length()) {
                    throw new DamagedException("it ends too early");
                }
                byte[] node = PackFormat.openNode(
                        keys, cipher, contents.header(), entry.name(), at, pack, at, entry.length());
                nodes.put(entry.name(), NodeCodec.summary(node));
            } catch (DamagedException e) {
                bad++;
                first = first.or(() -> Optional.of(e));
                lost.add(entry.name());
            }
            at = (int) Math.min((long) at + entry.length(), Integer.MAX_VALUE);
        }
        if (first.isPresent()) {
            damage.add(
                    new DamagedException(bad + " of its " + contents.entries().size() + " nodes cannot be read ("
                            + first.get().what() + ")"));
        }
    }

    /** Nodes that should be here by the index and are not. */
    private void loseTheRest(PackContents indexed) {
        indexed.entries().stream()
                .map(PackContents.Entry::name)
                .filter(n -> !nodes.containsKey(n))
                .forEach(lost::add);
    }

    private static boolean same(PackContents a, PackContents b) {
        return Arrays.equals(a.header(), b.header()) && a.entries().equals(b.entries());
    }

    private <T> Optional<T> attempt(java.util.function.Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (DamagedException e) {
            damage.add(e);
            return Optional.empty();
        }
    }
}
