package org.butterflysecurity.internal.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.butterflysecurity.model.TenantId;
import org.junit.jupiter.api.Test;

class OpenPackTest {
    private static final int NODES = 20;
    private static final int TIMES = 300;

    private final TenantKeys keys = new TenantKeys(
            TenantId.of("t"), List.of(new TenantKeys.DataKey("0011223344556677", new byte[32])), Sandbox.NO_KEYRING);

    private final List<NodeName> names = new ArrayList<>();

    private OpenPack filled(int seed) {
        OpenPack pack = new OpenPack(keys, new Randomness(new Random(seed)), new byte[16]);
        names.clear();
        try (Compression compression = Compression.portable()) {
            for (int i = 0; i < NODES; i++) {
                byte[] node = NodeCodec.part(new byte[5000 + i], 0, 5000 + i);
                names.add(keys.nameOf(node));
                pack.add(names.get(i), compression.frame(node));
            }
        }
        return pack;
    }

    /** A run looks for parents in packs that are on their way to storage. */
    @Test
    void nodesAreFoundInAPackWhileItIsFinishedAndBothAreIntact() throws Exception {
        AtomicReference<OpenPack> present = new AtomicReference<>(filled(0));
        NodeName wanted = names.get(3);
        AtomicBoolean isDone = new AtomicBoolean();
        ExecutorService looking = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> found = looking.submit(() -> {
                int times = 0;
                while (!isDone.get()) {
                    assertThat(present.get().find(wanted).orElseThrow()).hasSize(5004);
                    times++;
                }
                return times;
            });
            for (int i = 1; i <= TIMES; i++) {
                OpenPack pack = filled(i);
                present.set(pack);
                PackAudit audit = PackAudit.of(keys, pack.id(), pack.toBytes(), Optional.empty());
                assertThat(audit.damage()).isEmpty();
                assertThat(audit.nodes()).hasSize(NODES);
            }
            isDone.set(true);
            assertThat(found.get()).isPositive();
        } finally {
            isDone.set(true);
            looking.shutdownNow();
        }
    }
}
