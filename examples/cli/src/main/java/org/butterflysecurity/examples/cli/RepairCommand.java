package org.butterflysecurity.examples.cli;

import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.RepairReport;
import org.butterflysecurity.model.SnapshotId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps what is intact of a damaged repository, and tells what is lost. */
@Command(
        name = "repair",
        description = {
            "Keeps what is intact of a damaged repository and tells what is lost; a damaged snapshot is replaced by what can",
            "still be read of it. Copy the repository first. Ends with 3 if anything is lost."
        })
final class RepairCommand extends ButterflyCommand {
    @Option(names = "--dry-run", description = "tell what is lost, and change nothing")
    private boolean dryRun;

    @Override
    int run(Butterfly butterfly) {
        try (IdentityBackup backup = butterfly.stored()) {
            RepairReport report = dryRun ? backup.planRepair() : backup.repair();
            if (butterfly.json()) {
                butterfly.print(json(report));
            } else if (!butterfly.quiet()) {
                print(butterfly, report);
            }
            return report.isLossless() ? 0 : Main.INCOMPLETE;
        }
    }

    private static void print(Butterfly butterfly, RepairReport report) {
        butterfly
                .out()
                .printf(
                        "%d problems found, %d snapshots damaged.%n",
                        report.found().size(), report.snapshots().size());
        for (RepairReport.DamagedSnapshot snapshot : report.snapshots()) {
            butterfly
                    .out()
                    .println("Snapshot " + snapshot.id()
                            + (snapshot.lost().isEmpty() ? " is lost" : "")
                            + snapshot.replacement()
                                    .map(id -> " is replaced by " + id)
                                    .orElse("") + ".");
            snapshot.lost()
                    .forEach(lost -> butterfly
                            .out()
                            .printf(
                                    "  %s: %,d of %,d objects lost: %s%n",
                                    lost.type(), lost.count(), lost.of(), String.join(", ", lost.places())));
        }
    }

    private static JsonObject json(RepairReport report) {
        return JsonObject.builder()
                .put("dryRun", report.dryRun())
                .put("problems", report.found().size())
                .put("snapshots", JsonArray.from(report.snapshots(), RepairCommand::json))
                .build();
    }

    private static JsonObject json(RepairReport.DamagedSnapshot snapshot) {
        return JsonObject.builder()
                .put("snapshot", snapshot.id().value())
                .putIfPresent("replacement", snapshot.replacement().map(SnapshotId::value))
                .put(
                        "lost",
                        JsonArray.from(
                                snapshot.lost(),
                                lost -> JsonObject.builder()
                                        .put("type", lost.type().toString())
                                        .put("count", lost.count())
                                        .put("of", lost.of())
                                        .put("places", JsonArray.ofStrings(lost.places()))
                                        .build()))
                .build();
    }
}
