package org.butterflysecurity.storage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What {@link FileSystemStorage} asks of the file system when it writes; tests put failures in its place. */
class FileOperations {
    /** The JDK copies what is written at once to native memory first, which each writing thread's heap then keeps. */
    private static final int SLICE = 64 << 10;

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    /** Fills an existing file and forces the bytes to the disk. A stream, because an interrupt would close a channel. */
    void fill(Path file, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            for (int from = 0; from < bytes.length; from += SLICE) {
                out.write(bytes, from, Math.min(SLICE, bytes.length - from));
            }
            out.getFD().sync();
        }
    }

    /** Renames in one step, replacing what is there. */
    void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives a file a second name unless that name is taken. */
    void link(Path existing, Path name) throws IOException {
        Files.createLink(name, existing);
    }

    /** Forces the names in a directory to the disk. Windows cannot, and does not need it: NTFS journals them. */
    void syncDirectory(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!forced(directory)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException again) {
            return false;
        } catch (AccessDeniedException e) {
            if (WINDOWS) {
                return true;
            }
            throw e;
        }
    }
}
