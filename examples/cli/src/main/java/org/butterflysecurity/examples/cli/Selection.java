package org.butterflysecurity.examples.cli;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.model.ResourceType;
import picocli.CommandLine.Option;

/** The options that say what a run reads. */
final class Selection {
    @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "only these types, and their parents")
    private List<String> types = new ArrayList<>();

    @Option(names = "--exclude", split = ",", paramLabel = "TYPE", description = "not these types, nor their children")
    private List<String> excluded = new ArrayList<>();

    RunOptions options(List<Catalog> catalogs) {
        List<ResourceType> known = catalogs.stream()
                .flatMap(catalog -> catalog.types().stream())
                .map(TypeDefinition::type)
                .toList();
        return RunOptions.defaults().withTypes(Names.types(types, known)).withExcluded(Names.types(excluded, known));
    }
}
