package org.butterflysecurity.storage;

import java.io.IOException;
import java.nio.file.Path;

/** Where a path really leads, also when its end does not exist yet. */
final class RealPaths {
    private RealPaths() {}

    /** Symbolic links are followed as far as the path exists; the rest is taken as written. */
    static Path of(Path path) {
        Path absolute = path.toAbsolutePath();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath()
                        .resolve(existing.relativize(absolute))
                        .normalize();
            } catch (IOException notThere) {
                continue;
            }
        }
        return absolute.normalize();
    }
}
