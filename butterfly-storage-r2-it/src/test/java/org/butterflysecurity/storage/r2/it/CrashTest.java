package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.storage.r2.it.S3Server.BUCKET;
import static org.butterflysecurity.storage.r2.it.S3Server.S3_PROXY;
import static org.butterflysecurity.storage.r2.it.S3Server.VERSIONED_BUCKET;

import java.nio.file.Path;
import java.util.List;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.FaultyStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A run, a prune or an erase that is cut short at any write to the server harms nothing, and the next one works. */
class CrashTest {
    private static final TenantId ACME = TenantId.of("acme");
    private static final StorageKey ROOT = StorageKey.of("tenants/acme");

    @TempDir
    private Path directory;

    private SmallOrg org;

    /** Whether the write at which the process dies still happens, so that only its answer is lost. */
    enum Cut {
        BEFORE {
            @Override
            FaultyStorage at(FaultyStorage storage, int write) {
                return storage.cutBeforeWrite(write);
            }
        },
        AFTER {
            @Override
            FaultyStorage at(FaultyStorage storage, int write) {
                return storage.cutAfterWrite(write);
            }
        };

        abstract FaultyStorage at(FaultyStorage storage, int write);
    }

    @BeforeEach
    void startOrg() {
        org = new SmallOrg(directory);
    }

    @AfterEach
    void stopOrg() {
        org.close();
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aRunCutShortAtAnyWriteHarmsNothing(Cut cut) {
        boolean wasCut = true;
        for (int write = 1; wasCut; write++) {
            String prefix = S3_PROXY.newPrefix();
            wasCut = dies(cut, write, bucket(BUCKET, prefix), backup -> {
                backup.run(SmallOrg.TYPES);
                backup.run(SmallOrg.TYPES);
            });

            try (StorageBackend storage = bucket(BUCKET, prefix);
                    IdentityBackup next = org.backup(storage)) {
                boolean isThere = storage.find(ROOT.resolve("keyring.json")).isPresent();
                assertThat(!isThere || next.verifyAll().isIntact()).isTrue();
                assertThat(next.run(SmallOrg.TYPES).isComplete()).isTrue();
                assertThat(next.verifyAll().isIntact()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aPruneCutShortAtAnyWriteHarmsNothing(Cut cut) {
        InMemoryStorage original = withSnapshots();
        boolean wasCut = true;
        for (int write = 1; wasCut; write++) {
            String prefix = S3_PROXY.newPrefix();
            copy(original, bucket(BUCKET, prefix));
            wasCut = dies(
                    cut,
                    write,
                    bucket(BUCKET, prefix),
                    backup -> backup.prune(Retention.keep().last(1)));

            try (StorageBackend storage = bucket(BUCKET, prefix);
                    IdentityBackup next = org.backup(storage)) {
                assertThat(next.verifyAll().isIntact()).isTrue();
                endLeases(storage);
                next.prune(Retention.keep().last(1));
                assertThat(next.snapshots()).hasSize(1);
                assertThat(next.verifyAll().isIntact()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void anEraseCutShortAtAnyWriteIsFinishedByTheNextWithAllVersions(Cut cut) {
        InMemoryStorage original = withSnapshots();
        boolean wasCut = true;
        for (int write = 1; wasCut; write++) {
            String prefix = S3_PROXY.newPrefix();
            copy(original, bucket(VERSIONED_BUCKET, prefix));
            copy(original, bucket(VERSIONED_BUCKET, prefix));
            wasCut = dies(cut, write, bucket(VERSIONED_BUCKET, prefix), backup -> backup.erase(ACME));

            if (wasCut) {
                try (StorageBackend storage = bucket(VERSIONED_BUCKET, prefix);
                        IdentityBackup next = org.backup(storage)) {
                    endLeases(storage);
                    eraseWhatIsLeft(next);
                }
            }

            try (S3Client client = S3_PROXY.client()) {
                var left = client.listObjectVersions(
                        l -> l.bucket(VERSIONED_BUCKET).prefix(prefix + "/tenants/"));
                assertThat(left.versions()).isEmpty();
                assertThat(left.deleteMarkers()).isEmpty();
            }
        }
    }

    private static void eraseWhatIsLeft(IdentityBackup backup) {
        try {
            backup.erase(ACME);
        } catch (ButterflyException nothingLeft) {
            assertThat(nothingLeft.code()).isEqualTo(ErrorCode.UNKNOWN_TENANT);
        }
    }

    @FunctionalInterface
    private interface Work {
        void with(IdentityBackup backup);
    }

    /** Whether the process died before {@code work} was done. */
    private boolean dies(Cut cut, int write, StorageBackend storage, Work work) {
        FaultyStorage faulty = cut.at(FaultyStorage.over(storage), write);
        try (IdentityBackup backup = org.backup(faulty)) {
            work.with(backup);
        } catch (ButterflyException e) {
            assertThat(faulty.isCut()).as(e.getMessage()).isTrue();
            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
        }
        return faulty.isCut();
    }

    /** Three snapshots of an org that changes. */
    private InMemoryStorage withSnapshots() {
        InMemoryStorage storage = InMemoryStorage.create();
        try (IdentityBackup backup = org.backup(storage)) {
            for (int i = 0; i < 3; i++) {
                org.change();
                assertThat(backup.run(SmallOrg.TYPES).isComplete()).isTrue();
            }
        }
        return storage;
    }

    private static StorageBackend bucket(String name, String prefix) {
        return S3_PROXY.storage(name, prefix).withoutFirstWriteCheck().build();
    }

    private static void copy(StorageBackend from, StorageBackend to) {
        try (to) {
            for (StoredObject object : list(from, ROOT)) {
                to.put(object.key(), from.find(object.key()).orElseThrow());
            }
        }
    }

    /** Those of a process that died end with it; this one lives on. */
    private static void endLeases(StorageBackend storage) {
        list(storage, ROOT.resolve("locks")).forEach(o -> storage.delete(o.key()));
    }

    private static List<StoredObject> list(StorageBackend storage, StorageKey prefix) {
        try (var objects = storage.list(prefix)) {
            return objects.toList();
        }
    }
}
