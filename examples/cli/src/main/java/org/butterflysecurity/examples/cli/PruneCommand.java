package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.PruneReport;
import org.butterflysecurity.model.Retention;
import org.butterflysecurity.model.SnapshotId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes old snapshots. */
@Command(
        name = "prune",
        description =
                "Removes the snapshots that no rule keeps, and what only they needed. The newest complete one stays always.")
final class PruneCommand extends ButterflyCommand {
    private static final Pattern PERIOD = Pattern.compile("([0-9]{1,6})([hd])");

    @Option(names = "--keep-last", paramLabel = "N", description = "the newest N")
    private int last;

    @Option(names = "--keep-hourly", paramLabel = "N", description = "the newest of each of N hours")
    private int hourly;

    @Option(names = "--keep-daily", paramLabel = "N", description = "the newest of each of N days")
    private int daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "the newest of each of N weeks")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "the newest of each of N months")
    private int monthly;

    @Option(names = "--keep-yearly", paramLabel = "N", description = "the newest of each of N years")
    private int yearly;

    @Option(names = "--keep-tag", paramLabel = "TAG", description = "those with this tag; may be repeated")
    private List<String> tags = List.of();

    @Option(
            names = "--min-age",
            paramLabel = "PERIOD",
            description = "those younger than this, such as 36h or 30d, whatever the other rules say")
    private @Nullable String minimumAge;

    @Option(
            names = "--other-key-file",
            paramLabel = "FILE",
            description = "a further key that opens the repository; to retire its first data key takes all of them")
    private List<Path> otherKeyFiles = List.of();

    @Option(names = "--dry-run", description = "tell what would be removed, and remove nothing")
    private boolean dryRun;

    @Override
    int run(Butterfly butterfly) {
        List<Integer> rules = List.of(last, hourly, daily, weekly, monthly, yearly);
        if (rules.stream().anyMatch(n -> n < 0)
                || (rules.stream().allMatch(n -> n == 0) && tags.isEmpty() && minimumAge == null)) {
            throw butterfly.usage(
                    "Say what to keep: at least one of --keep-last, --keep-hourly, --keep-daily, --keep-weekly,"
                            + " --keep-monthly and --keep-yearly with a number of 1 or more, --keep-tag or --min-age.");
        }
        Retention retention =
                new Retention(last, hourly, daily, weekly, monthly, yearly, Set.copyOf(tags), age(butterfly));
        IdentityBackupBuilder wiring = butterfly.readable();
        otherKeyFiles.forEach(file -> wiring.recoveryKey(KeyFileProvider.at(file)));
        try (IdentityBackup backup = wiring.build()) {
            PruneReport report = dryRun ? backup.planPrune(retention) : backup.prune(retention);
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("dryRun", report.dryRun())
                        .put("kept", ids(report.kept().keySet()))
                        .put("reasons", reasons(report))
                        .put("removed", ids(report.removed()))
                        .put("objectsRemoved", report.objectsRemoved())
                        .put("bytesFreed", report.bytesFreed())
                        .put("retiredKeys", JsonArray.ofStrings(report.retiredKeys()))
                        .build());
            } else {
                butterfly
                        .out()
                        .printf(
                                "%s %d snapshots %s, %d stay; %,d stored objects, %,d bytes freed.%n",
                                report.dryRun() ? "Would remove" : "Removed",
                                report.removed().size(),
                                report.removed(),
                                report.kept().size(),
                                report.objectsRemoved(),
                                report.bytesFreed());
                report.retiredKeys()
                        .forEach(key -> butterfly
                                .out()
                                .printf(
                                        "Data key %s %s gone: what it encrypted cannot be read any more.%n",
                                        key, report.dryRun() ? "would be" : "is"));
            }
        }
        return 0;
    }

    private Duration age(Butterfly butterfly) {
        if (minimumAge == null) {
            return Duration.ZERO;
        }
        Matcher matcher = PERIOD.matcher(minimumAge);
        if (!matcher.matches()) {
            throw butterfly.usage("--min-age is a number with h for hours or d for days, such as 36h or 30d, not '"
                    + minimumAge + "'.");
        }
        long number = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofDays(number);
    }

    private static JsonObject reasons(PruneReport report) {
        JsonObject.Builder json = JsonObject.builder();
        report.kept().forEach((id, reasons) -> json.put(id.value(), JsonArray.ofStrings(reasons)));
        return json.build();
    }

    private static JsonArray ids(Collection<SnapshotId> ids) {
        return JsonArray.ofStrings(ids.stream().map(SnapshotId::value).toList());
    }
}
