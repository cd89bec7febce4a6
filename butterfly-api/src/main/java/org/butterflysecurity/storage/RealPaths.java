package org.butterflysecurity.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a path really leads, also when its end does not exist yet. */
final class RealPaths {
    private RealPaths() {}

    /** Symbolic links are followed as far as the path exists; the rest is taken as written. */
    static Path of(Path path) {
        Path absolute = path.toAbsolutePath();
        return Stream.iterate(absolute, Objects::nonNull, Path::getParent)
                .flatMap(existing -> real(existing).map(real -> real.resolve(existing.relativize(absolute))).stream())
                .findFirst()
                .orElse(absolute)
                .normalize();
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
