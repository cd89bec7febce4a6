package org.butterflysecurity.workflows.pack;

import java.util.List;

/**
 * A folder of the console.
 *
 * @param id the pack's own id for it
 * @param path the names of the folders above it as far as the pack has them, outermost first, and its own
 */
public record Folder(String id, String description, List<String> path) {
    public Folder {
        path = List.copyOf(path);
    }

    /** Its own name. */
    public String name() {
        return path.get(path.size() - 1);
    }
}
