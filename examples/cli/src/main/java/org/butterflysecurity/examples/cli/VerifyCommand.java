package org.butterflysecurity.examples.cli;

import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.VerifyOptions;
import org.butterflysecurity.event.ProgressBar;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TrustedHead;
import org.butterflysecurity.model.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that what is stored is intact. */
@Command(
        name = "verify",
        description =
                "Authenticates every byte that a snapshot needs and checks every hash and count. Exit code 1 if anything"
                        + " is wrong.")
final class VerifyCommand extends ButterflyCommand {
    @Parameters(paramLabel = "SNAPSHOT", arity = "0..1", description = "a snapshot's number, 'latest' or 'previous'")
    private @Nullable String snapshot;

    @Option(names = "--all", description = "every snapshot, and everything that is stored")
    private boolean all;

    @Option(names = "--quick", description = "structure and presence only; does not read every byte")
    private boolean quick;

    @Option(
            names = "--head",
            paramLabel = "ID:SHA256",
            description =
                    "the head that an earlier verify printed and that was kept elsewhere; shows if an older state was put back")
    private @Nullable String head;

    @Override
    int run(Butterfly butterfly) {
        if (snapshot == null && !all) {
            throw butterfly.usage("Name a SNAPSHOT, or give --all.");
        }
        VerifyOptions options = options(butterfly);
        try (ProgressBar bar = ProgressBar.on(butterfly.err(), butterfly.showsProgress());
                IdentityBackup backup = butterfly.readable().listener(bar).build()) {
            Verification verification = Optional.ofNullable(snapshot)
                    .filter(s -> !all)
                    .map(s -> backup.verify(Names.snapshot(backup, s).id(), options))
                    .orElseGet(() -> backup.verifyAll(options));
            bar.close();
            if (butterfly.json()) {
                butterfly.print(json(verification));
            } else {
                print(butterfly, verification);
            }
            return verification.isIntact() ? 0 : Main.FAILED;
        }
    }

    private VerifyOptions options(Butterfly butterfly) {
        VerifyOptions options = quick ? VerifyOptions.defaults().quick() : VerifyOptions.defaults();
        try {
            return head == null ? options : options.trusting(TrustedHead.parse(head));
        } catch (IllegalArgumentException e) {
            throw butterfly.usage("--head: " + e.getMessage());
        }
    }

    private static JsonObject json(Verification verification) {
        return JsonObject.builder()
                .put("intact", verification.isIntact())
                .put("snapshots", ids(verification.snapshots()))
                .put("objects", verification.objects())
                .put("records", verification.records())
                .put("bytes", verification.bytes())
                .putIfPresent("head", verification.head().map(TrustedHead::toString))
                .put("problems", JsonArray.from(verification.problems(), VerifyCommand::json))
                .put("notes", JsonArray.from(verification.notes(), VerifyCommand::json))
                .build();
    }

    private static JsonObject json(Verification.Problem problem) {
        return JsonObject.builder()
                .put("code", problem.code().id())
                .put("object", problem.object())
                .put("what", problem.what())
                .put("snapshots", ids(problem.snapshots()))
                .put(
                        "types",
                        JsonArray.ofStrings(problem.types().stream()
                                .map(ResourceType::toString)
                                .toList()))
                .build();
    }

    private static JsonObject json(Verification.Note note) {
        return JsonObject.builder()
                .put("object", note.object())
                .put("what", note.what())
                .build();
    }

    private static JsonArray ids(List<SnapshotId> ids) {
        return JsonArray.ofStrings(ids.stream().map(SnapshotId::value).toList());
    }

    private static void print(Butterfly butterfly, Verification verification) {
        for (Verification.Problem problem : verification.problems()) {
            butterfly.out().println(problem.code().id() + ": " + problem.object() + ": " + problem.what());
            butterfly.out().println("  needed by snapshots " + problem.snapshots() + ", types " + problem.types());
        }
        verification.notes().forEach(n -> butterfly.out().println("note: " + n.object() + ": " + n.what()));
        verification.head().ifPresent(h -> butterfly.out().println("head: " + h));
        butterfly
                .out()
                .printf(
                        "%s: %d snapshots, %,d stored objects, %,d records, %,d bytes read, %d problems.%n",
                        verification.isIntact() ? "Intact" : "NOT INTACT",
                        verification.snapshots().size(),
                        verification.objects(),
                        verification.records(),
                        verification.bytes(),
                        verification.problems().size());
    }
}
