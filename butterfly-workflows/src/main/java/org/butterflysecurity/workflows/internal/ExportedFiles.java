package org.butterflysecurity.workflows.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.ResourceSink;
import org.butterflysecurity.workflows.pack.Table;

/** The packs, CSV files and the manifest that a source of files has. */
final class ExportedFiles {
    private static final Set<String> PACK_ENDINGS = Set.of("flow", "folder", "flopack", "json");

    private final SourceManifest manifest;
    private final List<String> ignored = new ArrayList<>();
    private final Exports exports;

    /**
     * Reads the packs once.
     *
     * @throws ProviderException if a file that must be a pack is none, or the manifest is not understood
     */
    ExportedFiles(List<SourceFile> files) {
        this.manifest = SourceManifest.find(files);
        List<SourceFile> tables = new ArrayList<>();
        List<PackFile> packs = new ArrayList<>();
        for (SourceFile file : files) {
            boolean mayBePack = PACK_ENDINGS.contains(file.ending());
            if (file.ending().equals("csv")) {
                tables.add(file);
            } else if (mayBePack && (!file.ending().equals("json") || PackFile.isPack(file))) {
                packs.add(new PackFile(file, manifest.of(file)));
            } else if (!file.name().equals(SourceManifest.FILE)) {
                ignored.add(file.name());
            }
        }
        this.exports = new Exports(packs);
        tables.forEach(this::matchRows);
    }

    Exports exports() {
        return exports;
    }

    /** Tells {@code sink} what a person should know of the files. */
    void warn(ResourceSink sink) {
        ignored.forEach(
                file -> sink.warn("file-ignored", "'" + file + "' is neither an exported pack nor a table's CSV."));
        exports.warn(sink);
    }

    /** Finds the table that a file has the rows of. A file that fits none spoils the rows, not the tables. */
    private void matchRows(SourceFile file) {
        try {
            TableRows found = new TableRows(file);
            ResourceKey table = manifest.of(file)
                    .table()
                    .map(ResourceKey::new)
                    .map(key -> needTable(file, key))
                    .orElseGet(() -> fitting(found));
            if (exports.hasRows(table)) {
                throw fault("Two CSV files have rows of the table '" + table + "', '" + file.name() + "' is one.");
            }
            exports.rows(table, found);
        } catch (ProviderException e) {
            exports.rowFault(e);
        }
    }

    private ResourceKey needTable(SourceFile file, ResourceKey key) {
        if (!exports.tables().containsKey(key)) {
            throw fault("'" + SourceManifest.FILE + "' says that '" + file.name() + "' has the rows of the table '"
                    + key + "', which no pack has.");
        }
        return key;
    }

    private ResourceKey fitting(TableRows file) {
        List<String> header = file.header();
        List<ResourceKey> named = new ArrayList<>();
        exports.tables().forEach((key, table) -> {
            boolean fits = header.containsAll(
                    table.columns().stream().map(Table.Column::name).toList());
            if (fits && file.isNamedLike(table.name())) {
                named.add(key);
            }
        });
        if (named.size() == 1) {
            return named.get(0);
        }
        throw fault("The CSV file '" + file.name() + "' "
                + (named.isEmpty() ? "fits no table of the packs" : "fits the tables " + named)
                + " by its name and header: name its table in '" + SourceManifest.FILE + "'.");
    }

    private static ProviderException fault(String what) {
        return new ProviderException(ErrorCode.INVALID_PACK, what, (Throwable) null);
    }
}
