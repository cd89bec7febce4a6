package org.butterflysecurity.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * The objects below a directory in the order of their keys. Each directory is read when its turn comes, so memory holds the
 * names along one path only. Files whose names are no keys, and symbolic links, are not objects. What vanishes meanwhile is
 * left out.
 */
final class DirectoryWalk implements Iterator<StoredObject> {
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final int LONGEST_KEY = 512;

    private final Deque<Iterator<Child>> path = new ArrayDeque<>();
    private @Nullable StoredObject next;

    private record Child(Path file, String key, boolean directory, long size, Instant modifiedAt) {
        /** A directory stands where its contents do: {@code a-b} comes before {@code a/b}, {@code a0} after it. */
        String position() {
            return directory ? key + "/" : key;
        }
    }

    DirectoryWalk(Path directory, StorageKey prefix) {
        path.push(children(directory, prefix.value()));
    }

    @Override
    public boolean hasNext() {
        while (next == null && !path.isEmpty()) {
            advance();
        }
        return next != null;
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StoredObject result = next;
        next = null;
        return requireNonNull(result);
    }

    private void advance() {
        Iterator<Child> siblings = path.peek();
        if (siblings == null || !siblings.hasNext()) {
            path.pop();
            return;
        }
        Child child = siblings.next();
        if (child.directory()) {
            path.push(children(child.file(), child.key()));
        } else {
            next = new StoredObject(StorageKey.of(child.key()), child.size(), child.modifiedAt());
        }
    }

    private static Iterator<Child> children(Path directory, String key) {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                child(file, key).ifPresent(children::add);
            }
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            return Collections.emptyIterator();
        } catch (IOException e) {
            throw StorageFailures.doing("list", directory, e);
        } catch (DirectoryIteratorException e) {
            throw StorageFailures.doing("list", directory, requireNonNull(e.getCause()));
        }
        children.sort(Comparator.comparing(Child::position));
        return children.iterator();
    }

    private static Optional<Child> child(Path file, String parentKey) throws IOException {
        String name = String.valueOf(file.getFileName());
        String key = parentKey + "/" + name;
        if (key.length() > LONGEST_KEY || !SEGMENT.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isDirectory() || is.isRegularFile()
                    ? Optional.of(new Child(
                            file,
                            key,
                            is.isDirectory(),
                            is.size(),
                            is.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException vanished) {
            return Optional.empty();
        }
    }
}
