package org.butterflysecurity.storage;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;

/**
 * Storage in a directory: the object {@code a/b} is the file {@code a/b} below the root.
 *
 * <p>A write goes to a temporary file, is forced to the disk and then gets its name in one step, so a crash leaves the old
 * object, the new one or none, and perhaps a temporary file that is removed later. Several processes may use one directory,
 * also over a network file system that keeps renames and hard links atomic. The root and what is missing above it are made by
 * the first write; on POSIX systems only the owner may read what is written. Symbolic links below the root are refused. A
 * segment of a key is a file name, which most file systems limit to 255 characters. Thread-safe.
 */
public final class FileSystemStorage implements StorageBackend {
    /** How often a write starts again because someone tidied its directory away meanwhile. */
    private static final int ATTEMPTS = 100;

    private final Path root;
    private final FileOperations files;
    private final TemporaryFiles temporary;
    private final ExclusiveRename exclusiveRename;
    private final AtomicBoolean swept = new AtomicBoolean();

    FileSystemStorage(Path root, Clock clock, FileOperations files) {
        if (requireNonNull(root, "root").getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException("root must be a path of the default file system: " + root);
        }
        this.root = root.toAbsolutePath().normalize();
        this.files = files;
        this.temporary = new TemporaryFiles(this.root, clock);
        this.exclusiveRename = new ExclusiveRename(temporary.directory().resolve("lock"), files);
    }

    /** Storage below {@code root}, which need not exist yet. */
    public static FileSystemStorage at(Path root) {
        return at(root, Clock.systemUTC());
    }

    /** As {@link #at(Path)}; {@code clock} decides which temporary files are old enough to be abandoned. */
    public static FileSystemStorage at(Path root, Clock clock) {
        return new FileSystemStorage(root, clock, new FileOperations());
    }

    /** The directory, absolute. It exists after the first write. */
    public Path root() {
        return root;
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        publish(path(key), bytes, files::replace);
    }

    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        Path target = path(key);
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(key);
        }
        try {
            publish(target, bytes, this::nameUnlessTaken);
        } catch (Taken e) {
            throw taken(key);
        }
    }

    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        Path target = path(key);
        if (!isThere(target, expected)) {
            throw changed(key);
        }
        try {
            publish(
                    target,
                    bytes,
                    (file, name) -> exclusiveRename.rename(file, name, there -> {
                        if (!isThere(there, expected)) {
                            throw new Taken();
                        }
                    }));
        } catch (Taken e) {
            throw changed(key);
        }
    }

    private boolean isThere(Path file, byte[] expected) {
        return read(file, InputStream::readAllBytes)
                .filter(found -> Arrays.equals(found, expected))
                .isPresent();
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        return read(path(key), InputStream::readAllBytes);
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        return read(path(key), in -> {
            try {
                in.skipNBytes(offset);
            } catch (EOFException endsEarlier) {
                return new byte[0];
            }
            return in.readNBytes(length);
        });
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        Path directory = path(prefix);
        int order = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
        return StreamSupport.stream(
                () -> Spliterators.spliteratorUnknownSize(new DirectoryWalk(directory, prefix), order), order, false);
    }

    @Override
    public void delete(StorageKey key) {
        Path file = path(key);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Files.deleteIfExists(file)) {
                syncIfThere(directoryOf(file));
            }
        } catch (IOException e) {
            throw StorageFailures.doing("delete", file, e);
        }
        removeEmptyDirectories(directoryOf(file));
    }

    /** Compares the places that the paths really lead to, through symbolic links and {@code ..}. */
    @Override
    public boolean contains(Path file) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        Path realRoot = RealPaths.of(root);
        return RealPaths.of(absolute).startsWith(realRoot)
                || (parent != null
                        && RealPaths.of(parent).resolve(absolute.getFileName()).startsWith(realRoot));
    }

    /** How a complete temporary file gets its final name. */
    @FunctionalInterface
    private interface Naming {
        void name(Path temporary, Path target) throws IOException;
    }

    private void publish(Path target, byte[] bytes, Naming naming) {
        try {
            Path file = write(bytes);
            try {
                name(file, target, naming);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StorageFailures.writing(target, bytes.length, e);
        }
        try {
            syncIfThere(directoryOf(target));
        } catch (IOException e) {
            throw StorageFailures.writing(target, bytes.length, Effect.UNKNOWN, e);
        }
    }

    private Path write(byte[] bytes) throws IOException {
        createDirectories(temporary.directory());
        if (swept.compareAndSet(false, true)) {
            temporary.removeAbandoned();
        }
        Path file = temporary.create();
        try {
            files.fill(file, bytes);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void name(Path file, Path target, Naming naming) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                createDirectories(directoryOf(target));
                naming.name(file, target);
                return;
            } catch (NoSuchFileException tidiedAway) {
                if (attempt == ATTEMPTS) {
                    throw tidiedAway;
                }
            }
        }
    }

    private void nameUnlessTaken(Path file, Path target) throws IOException {
        try {
            files.link(file, target);
        } catch (FileAlreadyExistsException e) {
            refuseUnlessOurs(file, target, e);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (canLink(file)) {
                throw e;
            }
            renameUnlessTaken(file, target);
        }
    }

    private void renameUnlessTaken(Path file, Path target) throws IOException {
        try {
            exclusiveRename.rename(file, target);
        } catch (FileAlreadyExistsException e) {
            refuseUnlessOurs(file, target, e);
        }
    }

    /** A network file system may repeat a request whose answer was lost and then say that the name is taken: by us. */
    private static void refuseUnlessOurs(Path file, Path target, FileAlreadyExistsException e) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "there are objects below this key");
        }
        try {
            if (!Files.isSameFile(file, target)) {
                throw new Taken(e);
            }
        } catch (NoSuchFileException deletedMeanwhile) {
            throw new Taken(e);
        }
    }

    private boolean canLink(Path file) throws IOException {
        Path probe = file.resolveSibling(file.getFileName() + "-link");
        try {
            files.link(file, probe);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null) {
            throw new NoSuchFileException(directory.toString());
        }
        createDirectories(parent);
        try {
            Files.createDirectory(directory, ownerOnly(directory));
        } catch (FileAlreadyExistsException e) {
            if (Files.isRegularFile(directory)) {
                throw new FileSystemException(directory.toString(), null, "'" + directory + "' is a file");
            }
            return;
        }
        syncIfThere(parent);
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Another process may have tidied the directory away; then there is nothing left to force. */
    private void syncIfThere(Path directory) throws IOException {
        try {
            files.syncDirectory(directory);
        } catch (NoSuchFileException tidiedAway) {
            return;
        }
    }

    @FunctionalInterface
    private interface Reading {
        byte[] read(InputStream in) throws IOException;
    }

    private Optional<byte[]> read(Path file, Reading reading) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(reading.read(in));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) || liesBelowFile(file)) {
                return Optional.empty();
            }
            throw StorageFailures.doing("read", file, e);
        }
    }

    private boolean liesBelowFile(Path file) {
        for (Path p = directoryOf(file); !p.equals(root); p = directoryOf(p)) {
            if (Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }

    private void removeEmptyDirectories(Path lowest) {
        try {
            for (Path p = lowest; !p.equals(root); p = directoryOf(p)) {
                Files.delete(p);
            }
        } catch (IOException notEmptyOrNotNow) {
            return;
        }
    }

    /** The file of a key. The grammar of keys has no {@code ..}; a symbolic link would be another way out of the root. */
    private Path path(StorageKey key) {
        Path path = root;
        for (String segment : key.value().split("/", -1)) {
            path = path.resolve(segment);
            if (Files.isSymbolicLink(path)) {
                throw new StorageException(
                        ErrorCode.STORAGE_DENIED,
                        "'" + path + "' is a symbolic link, which is not followed below the storage root.");
            }
        }
        return path;
    }

    private static Path directoryOf(Path file) {
        return requireNonNull(file.getParent());
    }

    private static StorageException taken(StorageKey key) {
        return new StorageException(ErrorCode.STORAGE_CONFLICT, "The key '" + key + "' is taken.");
    }

    private static StorageException changed(StorageKey key) {
        return new StorageException(ErrorCode.STORAGE_CONFLICT, "The object '" + key + "' is not what it was.");
    }

    /** The name of an object that is written on a condition is taken by something else. */
    private static final class Taken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Taken() {}

        Taken(Throwable cause) {
            super(cause);
        }
    }
}
