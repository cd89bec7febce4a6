package org.butterflysecurity.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Gives a file its final name after a look at what has that name: where the file system has no hard links (exFAT, some network
 * drives), and where an object is replaced only if it is what it was. A lock of the operating system keeps other processes out, a
 * monitor the other threads. Both end with the process.
 */
final class ExclusiveRename {
    private static final Object THIS_PROCESS = new Object();

    private final Path lock;
    private final FileOperations files;

    ExclusiveRename(Path lock, FileOperations files) {
        this.lock = lock;
        this.files = files;
    }

    /** What is asked before the file gets its name; throws if it must not. */
    @FunctionalInterface
    interface Look {
        void at(Path to) throws IOException;
    }

    /** @throws FileAlreadyExistsException if the name is taken */
    void rename(Path from, Path to) throws IOException {
        rename(from, to, taken -> {
            if (Files.exists(taken, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(taken.toString());
            }
        });
    }

    /** Renames if {@code look} lets it. */
    void rename(Path from, Path to, Look look) throws IOException {
        synchronized (THIS_PROCESS) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                look.at(to);
                files.replace(from, to);
            }
        }
    }
}
