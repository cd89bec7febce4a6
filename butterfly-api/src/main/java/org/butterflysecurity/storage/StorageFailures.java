package org.butterflysecurity.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;

/**
 * Says what a failure of the file system means. Java keeps no error number, so beside the exception's type this looks at the
 * disk's free space and, last, at the system's words.
 */
final class StorageFailures {
    private StorageFailures() {}

    /** A failure to write {@code bytes} bytes, which left nothing behind. */
    static StorageException writing(Path path, int bytes, IOException cause) {
        return writing(path, bytes, Effect.NOTHING_CHANGED, cause);
    }

    static StorageException writing(Path path, int bytes, Effect effect, IOException cause) {
        if (isFull(path, bytes, cause)) {
            return new StorageException(
                    ErrorCode.STORAGE_FULL,
                    "No space is left to write " + bytes + " bytes to '" + path + "'.",
                    effect,
                    cause);
        }
        return failure("write", path, effect, cause);
    }

    /** A failure to read, list or delete. */
    static StorageException doing(String verb, Path path, IOException cause) {
        return failure(verb, path, Effect.NOTHING_CHANGED, cause);
    }

    private static StorageException failure(String verb, Path path, Effect effect, IOException cause) {
        if (isDenied(path, verb, cause)) {
            return new StorageException(
                    ErrorCode.STORAGE_DENIED, "No permission to " + verb + " '" + path + "'.", effect, cause);
        }
        return new StorageException(
                ErrorCode.STORAGE_FAILED, "Cannot " + verb + " '" + path + "': " + reason(cause) + ".", effect, cause);
    }

    private static boolean isFull(Path path, int bytes, IOException e) {
        String words = words(e);
        if (words.contains("no space left")
                || words.contains("quota exceeded")
                || words.contains("not enough space")
                || words.contains("file too large")) {
            return true;
        }
        return store(path).map(s -> free(s) < bytes).orElse(false);
    }

    private static boolean isDenied(Path path, String verb, IOException e) {
        if (e instanceof AccessDeniedException) {
            return true;
        }
        String words = words(e);
        return words.contains("permission denied")
                || words.contains("not permitted")
                || words.contains("read-only file system")
                || (!verb.equals("read")
                        && store(path).map(FileStore::isReadOnly).orElse(false));
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e instanceof FileSystemException || e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage();
    }

    private static String words(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static long free(FileStore store) {
        try {
            return store.getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    /** The store of the deepest directory that is there. */
    private static Optional<FileStore> store(Path path) {
        return Stream.iterate(path, Objects::nonNull, Path::getParent)
                .flatMap(p -> storeOfExisting(p).stream())
                .findFirst();
    }

    private static Optional<FileStore> storeOfExisting(Path path) {
        try {
            return Optional.of(Files.getFileStore(path));
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
