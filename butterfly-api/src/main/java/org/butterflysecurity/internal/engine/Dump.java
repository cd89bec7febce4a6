package org.butterflysecurity.internal.engine;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.DumpReport;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceJson;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotJson;
import org.butterflysecurity.model.TypeResult;

/**
 * Writes a snapshot as plain JSON files, and the programs and pages in it as files of their own besides. A file has its final
 * name when it is whole; {@code snapshot.json} is the last.
 */
public final class Dump {
    private final StoredSnapshots stored;
    private final Snapshot snapshot;
    private final Path directory;
    private final CodeFiles code;
    private final List<Path> files = new ArrayList<>();
    private long objects;
    private long bytes;

    public Dump(StoredSnapshots stored, Snapshot snapshot, Path directory, CodeFiles code) {
        this.stored = stored;
        this.snapshot = snapshot;
        this.directory = directory.toAbsolutePath().normalize();
        this.code = code;
    }

    public DumpReport write() {
        try {
            prepare();
            for (TypeResult type : snapshot.types()) {
                if (type.root().isPresent()) {
                    writeType(type.type());
                }
            }
            writeFile(
                    directory.resolve("snapshot.json"),
                    out -> text(out, Json.pretty(SnapshotJson.of(snapshot)) + "\n"));
            return new DumpReport(directory, files, objects, bytes);
        } catch (IOException e) {
            boolean full = String.valueOf(e.getMessage()).contains("No space left");
            throw new StorageException(
                    full ? ErrorCode.STORAGE_FULL : ErrorCode.STORAGE_FAILED,
                    "The dump cannot be written to '" + directory + "' ("
                            + e.getClass().getSimpleName() + ").",
                    files.isEmpty() ? Effect.NOTHING_CHANGED : Effect.CHANGED_PARTLY,
                    e);
        }
    }

    private void prepare() throws IOException {
        if (Files.exists(directory)) {
            refuseUnlessEmpty();
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    private void refuseUnlessEmpty() throws IOException {
        if (!Files.isDirectory(directory)) {
            throw refusal("is a file");
        }
        try (Stream<Path> inside = Files.list(directory)) {
            if (inside.findAny().isPresent()) {
                throw refusal("is not empty");
            }
        }
    }

    private ConfigurationException refusal(String what) {
        return new ConfigurationException(
                ErrorCode.INVALID_SETTING,
                "The directory of the dump, '" + directory + "', " + what + "; a dump wants a new or an empty one.");
    }

    private void writeType(ResourceType type) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(type.provider()));
        try (Stream<Resource> resources = stored.read(snapshot, type)) {
            Iterator<Resource> each = resources.iterator();
            writeFile(folder.resolve(type.name() + ".json"), out -> writeArray(out, each));
        }
    }

    private void writeArray(OutputStream out, Iterator<Resource> each) throws IOException {
        text(out, "[");
        String separator = "\n";
        while (each.hasNext()) {
            Resource resource = each.next();
            text(out, separator + Json.compact(ResourceJson.of(resource)));
            for (CodeFiles.CodeFile file : code.of(resource)) {
                Path path = directory.resolve(file.path());
                Files.createDirectories(requireNonNull(path.getParent()));
                writeFile(path, program -> text(program, file.text()));
            }
            separator = ",\n";
            objects++;
        }
        text(out, "\n]\n");
    }

    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private void writeFile(Path file, Content content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                content.write(out);
            }
            bytes += Files.size(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            files.add(file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
