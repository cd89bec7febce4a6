package org.butterflysecurity.storage.r2.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.storage.r2.it.S3Server.S3_PROXY;
import static org.butterflysecurity.storage.r2.it.S3Server.VERSIONED_BUCKET;

import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.spi.FormerObject;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a versioned bucket still has of objects that were damaged or deleted. */
class VersionsTest {
    private static final StorageKey ROOT = StorageKey.of("tenants/acme");

    @TempDir
    private Path directory;

    private StorageBackend storage;
    private SmallOrg org;
    private IdentityBackup backup;

    @BeforeEach
    void backUp() {
        storage = S3_PROXY.storage(VERSIONED_BUCKET, S3_PROXY.newPrefix()).build();
        org = new SmallOrg(directory);
        backup = org.backup(storage);
        backup.run(SmallOrg.TYPES);
    }

    @AfterEach
    void close() {
        backup.close();
        org.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs", "index", "snapshots"})
    void anIntactVersionOfAnOverwrittenObjectIsFoundAndTold(String kind) {
        StorageKey key = any(kind);
        byte[] intact = storage.find(key).orElseThrow();
        storage.put(key, damaged(intact));
        storage.put(key, new byte[] {1, 2, 3});

        assertTold(key);

        storage.put(key, intact);
        assertThat(backup.verifyAll().isIntact()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"packs", "snapshots"})
    void anIntactVersionOfADeletedObjectIsFoundAndTold(String kind) {
        StorageKey key = any(kind);
        byte[] intact = storage.find(key).orElseThrow();
        storage.delete(key);

        assertTold(key);

        try (var former = storage.former(key)) {
            assertThat(former.map(FormerObject::bytes)).containsExactly(intact);
        }
    }

    @Test
    void whatHasNoIntactVersionIsNotToldOf() {
        StorageKey key = any("packs");
        storage.put(key, damaged(storage.find(key).orElseThrow()));
        storage.eraseVersions(ROOT);

        Verification found = backup.verifyAll();

        assertThat(found.isIntact()).isFalse();
        assertThat(found.notes()).noneMatch(n -> n.what().contains("former version"));
    }

    private void assertTold(StorageKey key) {
        Verification found = backup.verifyAll();

        assertThat(found.problems()).extracting(Verification.Problem::object).contains(key.value());
        assertThat(found.notes())
                .filteredOn(n -> n.object().equals(key.value()))
                .singleElement()
                .satisfies(n -> assertThat(n.what()).contains("former version", "is intact"));
    }

    private StorageKey any(String kind) {
        try (var objects = storage.list(ROOT.resolve(kind))) {
            return objects.map(StoredObject::key).findFirst().orElseThrow();
        }
    }

    private static byte[] damaged(byte[] bytes) {
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        return damaged;
    }
}
