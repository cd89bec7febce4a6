package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;

/** The files of a directory or of a zip archive. Links are not followed: they could lead anywhere. */
final class FileSource implements AutoCloseable {
    /** An archive of more entries than this is no export. */
    private static final int MOST_FILES = 100_000;

    private final Path place;
    private final List<SourceFile> files;
    private final List<AutoCloseable> open = new ArrayList<>();

    private FileSource(Path place) throws IOException {
        this.place = place;
        if (Files.isDirectory(place)) {
            this.files = directory(place);
        } else {
            ZipFile zip = new ZipFile(place.toFile());
            open.add(zip);
            this.files = archive(zip);
        }
    }

    /**
     * Lists the files, sorted by name.
     *
     * @throws ConfigurationException if there is no such directory or archive, or it cannot be read
     */
    static FileSource open(Path place) {
        try {
            FileSource source = new FileSource(place);
            if (source.files.size() > MOST_FILES) {
                source.close();
                throw new ConfigurationException(
                        ErrorCode.INVALID_SETTING, "'" + place + "' has more than " + MOST_FILES + " files.");
            }
            return source;
        } catch (ZipException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "'" + place + "' is neither a directory nor a zip archive.", e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE,
                    "The directory or archive '" + place + "' with exported packs cannot be read.",
                    e);
        }
    }

    private static List<SourceFile> directory(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> new SourceFile(nameOf(root.relativize(file)), () -> Files.newInputStream(file)))
                    .sorted(Comparator.comparing(SourceFile::name))
                    .toList();
        }
    }

    private static String nameOf(Path relative) {
        List<String> names = new ArrayList<>();
        relative.forEach(part -> names.add(part.toString()));
        return String.join("/", names);
    }

    private static List<SourceFile> archive(ZipFile zip) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> new SourceFile(entry.getName(), () -> content(zip, entry)))
                .sorted(Comparator.comparing(SourceFile::name))
                .toList();
    }

    private static InputStream content(ZipFile zip, ZipEntry entry) throws IOException {
        return zip.getInputStream(entry);
    }

    List<SourceFile> files() {
        return files;
    }

    /** The directory's or archive's own name, without the path to it. */
    String name() {
        Path name = place.toAbsolutePath().normalize().getFileName();
        return name == null ? "" : name.toString();
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception ignored) {
                // Nothing was written; there is nothing to lose.
            }
        }
    }
}
