package org.butterflysecurity.workflows.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.butterflysecurity.model.ResourceKey;

/**
 * What a connector has had exported: for the run at hand, and for the next one if this one is cut short. In memory only, compressed.
 * Also how many flows the quota leaves. Okta limits how many flows are exported within 15 minutes, by subscription; whether that
 * holds for the console is unknown. Source: {@code workflows.md}, section 1.2. Thread-safe.
 */
public final class ExportMemory {
    private static final Duration QUOTA_WINDOW = Duration.ofMinutes(15);
    private static final Duration KEPT = Duration.ofHours(1);

    private final OptionalInt quota;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Deque<Spent> spent = new ArrayDeque<>();

    /** @param quota how many flows may be exported within 15 minutes; empty where the host does not say */
    public ExportMemory(OptionalInt quota) {
        this.quota = quota;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(Instant at, List<ResourceKey> flows, byte[] compressed) {}

    private record Spent(Instant at, int flows) {}

    /** How many flows the quota leaves; empty where there is none. */
    synchronized OptionalInt left(Instant now) {
        Instant begin = now.minus(QUOTA_WINDOW);
        while (!spent.isEmpty() && spent.peek().at().isBefore(begin)) {
            spent.remove();
        }
        int used = spent.stream().mapToInt(Spent::flows).sum();
        return quota.isEmpty() ? quota : OptionalInt.of(Math.max(0, quota.getAsInt() - used));
    }

    boolean mayExport(int flows, Instant now) {
        OptionalInt left = left(now);
        return left.isEmpty() || flows <= left.getAsInt();
    }

    /** A folder that was exported before, if the console lists the same flows in it still. */
    synchronized Optional<SourceFile> find(String folder, String name, List<ResourceKey> flows, Instant now) {
        Instant oldest = now.minus(KEPT);
        return Optional.ofNullable(kept.get(folder))
                .filter(k -> !k.at().isBefore(oldest) && new HashSet<>(k.flows()).equals(new HashSet<>(flows)))
                .map(k -> file(name, k.compressed()));
    }

    synchronized SourceFile keep(String folder, String name, List<ResourceKey> flows, byte[] bytes, Instant now) {
        spent.add(new Spent(now, flows.size()));
        Kept exported = new Kept(now, List.copyOf(flows), compressed(bytes));
        kept.put(folder, exported);
        return file(name, exported.compressed());
    }

    synchronized void drop(String folder) {
        kept.remove(folder);
    }

    /** A run has all that it wanted: nobody goes on from here. */
    synchronized void forget() {
        kept.clear();
    }

    private static SourceFile file(String name, byte[] compressed) {
        return new SourceFile(name, () -> new InflaterInputStream(new ByteArrayInputStream(compressed)));
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
