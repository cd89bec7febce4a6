package org.butterflysecurity.workflows.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/**
 * One file of a source.
 *
 * @param name its path within the source, with {@code /}
 * @param secrets what was taken out of it before; markers stand there
 */
record SourceFile(String name, Opener opener, List<PackSecrets.Finding> secrets) {

    SourceFile(String name, Opener opener) {
        this(name, opener, List.of());
    }

    /** Opens the content, as often as asked. */
    interface Opener {
        InputStream open() throws IOException;
    }

    InputStream open() throws IOException {
        return opener.open();
    }

    /** The name without folders. */
    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** What follows the last dot of the name, in lower case; empty where there is none. */
    String ending() {
        int dot = fileName().lastIndexOf('.');
        return dot < 0 ? "" : fileName().substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
