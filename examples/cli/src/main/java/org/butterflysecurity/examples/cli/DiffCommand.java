package org.butterflysecurity.examples.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two snapshots. */
@Command(name = "diff", description = "Tells what differs between two snapshots.")
final class DiffCommand extends ButterflyCommand {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "a snapshot's number, 'latest' or 'previous'")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "a snapshot's number, 'latest' or 'previous'")
    private String after = "";

    @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "only these types")
    private List<String> types = new ArrayList<>();

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot from = Names.snapshot(backup, before);
            Snapshot to = Names.snapshot(backup, after);
            Set<ResourceType> known = new LinkedHashSet<>(Names.typesOf(from));
            known.addAll(Names.typesOf(to));
            DiffOptions options = DiffOptions.defaults().withTypes(Names.types(types, known));
            Diff diff = backup.diff(from.id(), to.id(), options);
            if (butterfly.json()) {
                butterfly.print(json(diff));
            } else {
                butterfly.out().println(diff);
            }
        }
        return 0;
    }

    private static JsonObject json(Diff diff) {
        return JsonObject.builder()
                .put("before", diff.before().value())
                .put("after", diff.after().value())
                .put("count", diff.count())
                .put("cut", diff.isCut())
                .put("types", JsonArray.from(diff.types(), DiffCommand::json))
                .put("changes", JsonArray.from(diff.changes(), DiffCommand::json))
                .put("notCompared", JsonArray.from(diff.notCompared(), DiffCommand::json))
                .build();
    }

    private static JsonObject json(Diff.TypeChanges changes) {
        return JsonObject.builder()
                .put("type", changes.type().toString())
                .put("added", changes.added())
                .put("removed", changes.removed())
                .put("changed", changes.changed())
                .build();
    }

    private static JsonObject json(ObjectChange change) {
        return JsonObject.builder()
                .put("change", change.kind().label())
                .put("type", change.type().toString())
                .put("id", change.key().id())
                .put("key", change.key().toString())
                .put("name", change.name())
                .put("fields", JsonArray.from(change.fields(), DiffCommand::json))
                .build();
    }

    private static JsonObject json(FieldChange field) {
        JsonObject.Builder json = JsonObject.builder().put("at", field.at().toString());
        field.before().ifPresent(v -> json.put("before", v));
        field.after().ifPresent(v -> json.put("after", v));
        return json.build();
    }

    private static JsonObject json(Diff.NotCompared type) {
        return JsonObject.builder()
                .put("type", type.type().toString())
                .put("why", type.why())
                .build();
    }
}
