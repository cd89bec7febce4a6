package org.butterflysecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say what a result must be. {@code -Dgolden.update=true} rewrites them; then read the difference before you commit it. */
public final class Golden {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private Golden() {}

    /** Checks that {@code actual} is the content of {@code file}, a path from the module's directory. */
    public static void check(String file, String actual) {
        Path path = Path.of(file);
        try {
            if (UPDATE) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, actual);
            }
            assertThat(actual)
                    .as("the content of %s; -Dgolden.update=true rewrites it", path)
                    .isEqualTo(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
