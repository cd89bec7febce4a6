package org.butterflysecurity.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract suite in the testkit does not know: files, links, permissions, and a disk that fails. */
class FileSystemStorageTest {
    private static final StorageKey KEY = StorageKey.of("tenants/acme/keyring.json");
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @TempDir
    Path directory;

    @Test
    void objectsAreFilesOfTheSameName() throws IOException {
        Path root = directory.resolve("backups");

        FileSystemStorage.at(root).put(KEY, CONTENT);

        assertThat(Files.readAllBytes(root.resolve("tenants/acme/keyring.json")))
                .isEqualTo(CONTENT);
        assertThat(FileSystemStorage.at(root).describe()).isEqualTo(root.toString());
    }

    @Test
    void readingMakesNoRoot() {
        Path root = directory.resolve("backups");
        FileSystemStorage storage = FileSystemStorage.at(root);

        assertThat(storage.find(KEY)).isEmpty();
        assertThat(listed(storage)).isEmpty();
        storage.delete(KEY);

        assertThat(root).doesNotExist();
    }

    @Test
    void onlyTheOwnerMayRead() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs POSIX");
        Path root = directory.resolve("backups");

        FileSystemStorage.at(root).put(KEY, CONTENT);

        assertThat(permissions(root.resolve(KEY.value()))).isEqualTo("rw-------");
        assertThat(permissions(root.resolve("tenants"))).isEqualTo("rwx------");
        assertThat(permissions(root)).isEqualTo("rwx------");
    }

    @Test
    void emptyDirectoriesAreTidiedAwayButNotTheRoot() {
        FileSystemStorage storage = FileSystemStorage.at(directory);
        StorageKey other = StorageKey.of("tenants/other/keyring.json");
        storage.put(KEY, CONTENT);
        storage.put(other, CONTENT);

        storage.delete(KEY);
        assertThat(directory.resolve("tenants/acme")).doesNotExist();
        assertThat(directory.resolve("tenants/other")).exists();

        storage.delete(other);
        assertThat(directory.resolve("tenants")).doesNotExist();
        assertThat(directory).exists();
    }

    @Test
    void leftoversOfACrashAreInvisibleAndRemovedWhenOld() throws IOException {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Path temporary = Files.createDirectories(directory.resolve(".tmp"));
        Path old = leftover(temporary.resolve("write-1"), now.minus(Duration.ofHours(25)));
        Path young = leftover(temporary.resolve("write-2"), now.minus(Duration.ofHours(23)));
        FileSystemStorage storage = FileSystemStorage.at(directory, Clock.fixed(now, ZoneOffset.UTC));

        storage.put(KEY, CONTENT);

        assertThat(listed(storage)).containsExactly(KEY.value());
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void writesLeaveNoTemporaryFiles() {
        FileSystemStorage storage = FileSystemStorage.at(directory);
        storage.put(KEY, CONTENT);
        storage.putIfAbsent(StorageKey.of("tenants/acme/snapshots/1"), CONTENT);
        assertThatThrownBy(() -> storage.putIfAbsent(KEY, CONTENT)).isInstanceOf(StorageException.class);

        assertThat(directory.resolve(".tmp")).isEmptyDirectory();
    }

    @Test
    void foreignFilesAreNotListed() throws IOException {
        FileSystemStorage storage = FileSystemStorage.at(directory);
        storage.put(KEY, CONTENT);
        Files.write(directory.resolve("tenants/acme/.DS_Store"), CONTENT);
        Files.write(directory.resolve("tenants/acme/Thumbs.db"), CONTENT);
        Files.createSymbolicLink(directory.resolve("tenants/acme/link"), directory.resolve(KEY.value()));

        assertThat(listed(storage)).containsExactly(KEY.value());
    }

    @Test
    void listingReadsADirectoryOnlyWhenItsTurnComes() {
        FileSystemStorage storage = FileSystemStorage.at(directory);
        StorageKey late = StorageKey.of("tenants/b/late");
        storage.put(StorageKey.of("tenants/a/first"), CONTENT);
        storage.put(StorageKey.of("tenants/b/early"), CONTENT);

        try (Stream<StoredObject> objects = storage.list(StorageKey.of("tenants"))) {
            Iterator<StoredObject> inTurn = objects.iterator();
            assertThat(inTurn.next().key()).isEqualTo(StorageKey.of("tenants/a/first"));
            storage.put(late, CONTENT);
            assertThat(inTurn.next().key()).isEqualTo(StorageKey.of("tenants/b/early"));
            assertThat(inTurn.next().key()).isEqualTo(late);
        }
    }

    @Test
    void symbolicLinksBelowTheRootAreRefused() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Path root = Files.createDirectory(directory.resolve("backups"));
        Files.createSymbolicLink(root.resolve("tenants"), outside);
        FileSystemStorage storage = FileSystemStorage.at(root);

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> storage.put(KEY, CONTENT),
                () -> storage.putIfAbsent(KEY, CONTENT),
                () -> storage.find(KEY),
                () -> storage.findRange(KEY, 0, 1),
                () -> storage.list(StorageKey.of("tenants")),
                () -> storage.delete(KEY))) {
            fails(call, ErrorCode.STORAGE_DENIED, root.resolve("tenants").toString());
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void theRootItselfMayBeASymbolicLink() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Path root = Files.createSymbolicLink(directory.resolve("backups"), real);

        FileSystemStorage.at(root).put(KEY, CONTENT);

        assertThat(real.resolve(KEY.value())).exists();
    }

    @Test
    void aRootThatIsAFileIsNamed() throws IOException {
        Path file = Files.write(directory.resolve("file"), CONTENT);

        fails(() -> FileSystemStorage.at(file).put(KEY, CONTENT), ErrorCode.STORAGE_FAILED, file + "' is a file");
        fails(
                () -> FileSystemStorage.at(file.resolve("below")).put(KEY, CONTENT),
                ErrorCode.STORAGE_FAILED,
                file + "' is a file");
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsNamed() throws IOException {
        Path root = Files.createDirectory(
                directory.resolve("backups"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        assumeTrue(!Files.isWritable(root), "the administrator may write everywhere");

        fails(() -> FileSystemStorage.at(root).put(KEY, CONTENT), ErrorCode.STORAGE_DENIED, root.toString());
    }

    @Test
    void deniedAccessIsToldFromOtherFailures() {
        FileSystemStorage storage = failing(new AccessDeniedException("somewhere"));

        fails(() -> storage.put(KEY, CONTENT), ErrorCode.STORAGE_DENIED, file());
        fails(
                () -> failing(new FileSystemException("x", null, "Read-only file system"))
                        .put(KEY, CONTENT),
                ErrorCode.STORAGE_DENIED,
                file());
        fails(() -> failing(new IOException("Input/output error")).put(KEY, CONTENT), ErrorCode.STORAGE_FAILED, file());
    }

    @Test
    void aFullDiskLeavesTheFormerObjectAndNoTemporaryFile() throws IOException {
        FileSystemStorage.at(directory).put(KEY, CONTENT);
        FileSystemStorage storage = failing(new IOException("No space left on device"));

        fails(() -> storage.put(KEY, "new".getBytes(UTF_8)), ErrorCode.STORAGE_FULL, file());
        fails(
                () -> storage.putIfAbsent(StorageKey.of("tenants/acme/other"), CONTENT),
                ErrorCode.STORAGE_FULL,
                directory.resolve("tenants/acme/other").toString());

        assertThat(storage.find(KEY)).hasValue(CONTENT);
        assertThat(storage.find(StorageKey.of("tenants/acme/other"))).isEmpty();
        assertThat(directory.resolve(".tmp")).isEmptyDirectory();
    }

    @Test
    void aWriteWhoseNameMayBeLostIsReportedAsUnknown() {
        FileSystemStorage storage = storage(new FileOperations() {
            @Override
            void syncDirectory(Path path) throws IOException {
                if (path.endsWith("acme")) {
                    throw new IOException("Input/output error");
                }
            }
        });

        assertThatThrownBy(() -> storage.put(KEY, CONTENT))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
    }

    @Test
    void aWriteSurvivesThatItsDirectoryIsTidiedAwayMeanwhile() {
        List<Path> tidied = new ArrayList<>();
        FileSystemStorage storage = storage(new FileOperations() {
            @Override
            void link(Path existing, Path name) throws IOException {
                if (tidied.size() < 2) {
                    Files.delete(name.getParent());
                    tidied.add(name);
                }
                super.link(existing, name);
            }
        });

        storage.putIfAbsent(KEY, CONTENT);

        assertThat(tidied).hasSize(2);
        assertThat(storage.find(KEY)).hasValue(CONTENT);
    }

    @Test
    void aLinkWhoseAnswerWasLostIsOurs() {
        FileSystemStorage storage = storage(new FileOperations() {
            @Override
            void link(Path existing, Path name) throws IOException {
                super.link(existing, name);
                super.link(existing, name);
            }
        });

        storage.putIfAbsent(KEY, CONTENT);

        assertThat(storage.find(KEY)).hasValue(CONTENT);
    }

    @Test
    void worksWithoutHardLinks() {
        FileSystemStorage storage = storage(new FileOperations() {
            @Override
            void link(Path existing, Path name) throws IOException {
                throw new FileSystemException(name.toString(), null, "Operation not supported");
            }
        });

        storage.putIfAbsent(KEY, CONTENT);

        assertThat(storage.find(KEY)).hasValue(CONTENT);
        fails(() -> storage.putIfAbsent(KEY, "new".getBytes(UTF_8)), ErrorCode.STORAGE_CONFLICT, KEY.value());
        assertThat(storage.find(KEY)).hasValue(CONTENT);
    }

    @Test
    void containsWhatReallyLiesInside() throws IOException {
        Path root = Files.createDirectory(directory.resolve("backups"));
        Path outside = Files.createDirectory(directory.resolve("keys"));
        FileSystemStorage storage = FileSystemStorage.at(root);
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        Path linkToKey = Files.createSymbolicLink(root.resolve("key"), outside.resolve("a.key"));

        assertThat(storage.contains(root.resolve("a.key"))).isTrue();
        assertThat(storage.contains(root.resolve("not/there/a.key"))).isTrue();
        assertThat(storage.contains(outside.resolve("../backups/a.key"))).isTrue();
        assertThat(storage.contains(link.resolve("a.key"))).isTrue();
        assertThat(storage.contains(linkToKey)).isTrue();
        assertThat(storage.contains(outside.resolve("a.key"))).isFalse();
        assertThat(storage.contains(directory.resolve("backups-2/a.key"))).isFalse();
        assertThat(storage.contains(root.resolve("../keys/a.key"))).isFalse();
        assertThat(FileSystemStorage.at(link).contains(root.resolve("a.key"))).isTrue();
    }

    private String file() {
        return directory.resolve(KEY.value()).toString();
    }

    private FileSystemStorage storage(FileOperations files) {
        return new FileSystemStorage(directory, Clock.systemUTC(), files);
    }

    private FileSystemStorage failing(IOException failure) {
        return storage(new FileOperations() {
            @Override
            void fill(Path file, byte[] bytes) throws IOException {
                super.fill(file, new byte[] {1});
                throw failure;
            }
        });
    }

    private static void fails(ThrowingCallable call, ErrorCode code, String named) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.effect()).isEqualTo(Effect.NOTHING_CHANGED);
            assertThat(e.happened()).contains(named);
        });
    }

    private static List<String> listed(FileSystemStorage storage) {
        try (Stream<StoredObject> objects = storage.list(StorageKey.of("tenants"))) {
            return objects.map(o -> o.key().value()).toList();
        }
    }

    private static Path leftover(Path file, Instant modified) throws IOException {
        Files.write(file, CONTENT);
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
