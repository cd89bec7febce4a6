package org.butterflysecurity;

import java.nio.file.Path;
import java.util.List;

/**
 * What a dump wrote.
 *
 * @param files the files below {@code directory}, {@code snapshot.json} included
 * @param objects how many objects they hold
 * @param bytes their size
 */
public record DumpReport(Path directory, List<Path> files, long objects, long bytes) {
    public DumpReport {
        files = List.copyOf(files);
    }
}
