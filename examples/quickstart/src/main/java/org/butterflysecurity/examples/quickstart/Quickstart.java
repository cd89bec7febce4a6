package org.butterflysecurity.examples.quickstart;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.butterflysecurity.DumpReport;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.event.ProgressBar;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Verification;
import org.butterflysecurity.storage.FileSystemStorage;

/**
 * Backs up an org twice and tells what changed in between. The org is a simulated one, unless {@code okta.orgUrl},
 * {@code okta.clientId} and {@code okta.keyFile} name a real one; that is only read. Exports of Okta Workflows are backed up
 * with it where {@code workflows.files} names them. The repository, its key and a plain dump of
 * the second backup are left in {@code quickstart-output/} to look at.
 */
public final class Quickstart {
    private final Narrator say;
    private final Path directory;

    private Quickstart(Narrator say, Path directory) {
        this.say = say;
        this.directory = directory;
    }

    /**
     * Runs it.
     *
     * @param args where to leave the output; default {@code quickstart-output}
     */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on it draws progress into pipes too
    public static void main(String[] args) throws IOException {
        Narrator narrator = new Narrator(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8), Clock.systemUTC(), System.console() != null);
        Path directory = Path.of(args.length > 0 ? args[0] : "quickstart-output");
        try (DemoOrg org = DemoOrg.fromSystemProperties(directory)) {
            new Quickstart(narrator, directory).run(org);
        }
    }

    private void run(DemoOrg org) throws IOException {
        Path keyFile = directory.resolve("keys/quickstart.key");
        Path repository = directory.resolve("repository");
        if (Files.notExists(keyFile)) {
            KeyFileProvider.generate(keyFile, new SecureRandom()).close();
        }
        say.title("Butterfly quickstart: " + org.describe());
        try (ProgressBar bar = say.progressBar();
                IdentityBackup backup = backup(org)
                        .storage(FileSystemStorage.at(repository))
                        .keyProvider(KeyFileProvider.at(keyFile))
                        .listener(bar)
                        .build()) {
            Snapshot first = backUp(backup, "Backing up the org");
            verify(backup, first);
            org.change(say);
            Snapshot second = backUp(backup, "Backing up again");
            list(backup);
            compare(backup, first, second);
            dump(backup, second);
        }
        say.title("What is left to look at");
        say.line(repository + "   the repository: encrypted, nothing in it can be read without the key");
        say.line(keyFile + "   its key; in earnest, keep it somewhere else");
        say.line(directory.resolve("dump") + "   the second snapshot as plain JSON");
    }

    private static IdentityBackupBuilder backup(DemoOrg org) {
        IdentityBackupBuilder builder = IdentityBackup.builder()
                .tenant("quickstart")
                .connector(org.connector())
                .secrets(org.secrets());
        DemoOrg.workflows().ifPresent(builder::connector);
        return builder;
    }

    private Snapshot backUp(IdentityBackup backup, String what) {
        Snapshot snapshot = say.timed(what, backup::run);
        say.line(String.format(
                "snapshot %s: %,d objects of %d types, %s",
                snapshot.id(),
                snapshot.count(),
                snapshot.types().stream().filter(t -> t.count() > 0).count(),
                snapshot.isComplete() ? "complete" : "incomplete"));
        say.line(String.format(
                "%,d calls, %,d bytes of JSON, %,d bytes stored",
                snapshot.statistics().calls(),
                snapshot.types().stream().mapToLong(t -> t.bytes()).sum(),
                snapshot.statistics().storedBytes()));
        snapshot.types().stream()
                .filter(t -> t.leavesGap())
                .forEach(t -> say.line("not read: " + t.type() + ", " + t.detail()));
        return snapshot;
    }

    private void verify(IdentityBackup backup, Snapshot snapshot) {
        Verification found = say.timed("Verifying it", () -> backup.verify(snapshot.id()));
        say.line(String.format(
                "%s: %,d records in %,d stored objects, %,d bytes authenticated",
                found.isIntact() ? "intact" : "NOT INTACT: " + found.problems(),
                found.records(),
                found.objects(),
                found.bytes()));
    }

    private void list(IdentityBackup backup) {
        say.title("Snapshots");
        backup.snapshots()
                .forEach(s -> say.line(String.format(
                        "%s  %s  %,7d objects  %,9d bytes stored",
                        s.id(),
                        s.takenAt().truncatedTo(ChronoUnit.SECONDS),
                        s.count(),
                        s.statistics().storedBytes())));
    }

    private void compare(IdentityBackup backup, Snapshot first, Snapshot second) {
        Diff diff = say.timed(
                "Comparing " + first.id() + " with " + second.id(), () -> backup.diff(first.id(), second.id()));
        diff.toString().lines().forEach(say::line);
    }

    private void dump(IdentityBackup backup, Snapshot snapshot) throws IOException {
        Path target = directory.resolve("dump");
        Directories.empty(target);
        DumpReport report =
                say.timed("Dumping " + snapshot.id() + " as JSON", () -> backup.dump(snapshot.id(), target));
        say.line(String.format(
                "%,d objects in %d files, %,d bytes",
                report.objects(), report.files().size(), report.bytes()));
    }
}
