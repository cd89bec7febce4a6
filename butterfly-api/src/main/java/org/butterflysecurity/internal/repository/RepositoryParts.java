package org.butterflysecurity.internal.repository;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.butterflysecurity.spi.StorageBackend;

/** What the pieces of an open repository share. Immutable. */
record RepositoryParts(
        StorageBackend storage,
        Layout layout,
        TenantKeys keys,
        Clock clock,
        Compression compression,
        Randomness random,
        Sealer sealer,
        PackReader packs,
        Indexes indexes,
        History history,
        Leases leases) {

    static RepositoryParts of(
            StorageBackend storage,
            Layout layout,
            TenantKeys keys,
            Clock clock,
            Randomness random,
            Supplier<LeaseOwner> self) {
        Compression compression = Compression.best();
        Sealer sealer = new Sealer(keys, compression, random);
        PackReader packs = new PackReader(storage, layout, keys);
        return new RepositoryParts(
                storage,
                layout,
                keys,
                clock,
                compression,
                random,
                sealer,
                packs,
                new Indexes(storage, layout, sealer, packs),
                new History(storage, layout, sealer, clock),
                new Leases(storage, layout, keys, sealer, clock, random, self));
    }

    PackWriter newPackWriter() {
        return new PackWriter(storage, layout, keys, compression, random);
    }

    /** Nodes by the index objects, and by the packs' own footers where those do not suffice. */
    NodeStore newNodeStore() {
        return new NodeStore(
                storage,
                layout,
                keys,
                () -> indexes.loadNamed(history.indexes()).nodes(),
                () -> indexes.load().nodes(),
                name -> Optional.empty());
    }

    NodeStore newNodeStore(Supplier<NodeIndex> loader, Function<NodeName, Optional<byte[]>> unwritten) {
        return new NodeStore(storage, layout, keys, loader, loader, unwritten);
    }
}
