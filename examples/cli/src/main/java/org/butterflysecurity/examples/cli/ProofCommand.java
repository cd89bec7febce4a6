package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.SnapshotProof;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ProvedObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a proof. */
@Command(
        name = "proof",
        description = {
            "Writes a file that proves to somebody without the repository that an object is in a snapshot, or is not.",
            "It shows some of the object's neighbours and what the manifest says in the open."
        })
final class ProofCommand extends ButterflyCommand {
    @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "such as okta/app")
    private String type = "";

    @Parameters(index = "2", paramLabel = "KEY", description = "the object's key, as get prints it")
    private String key = "";

    @Option(
            names = "--up-to",
            paramLabel = "SNAPSHOT",
            description = "for somebody who trusts the head of this later snapshot; default is the snapshot itself")
    private @Nullable String upTo;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "a new file")
    private @Nullable Path to;

    @Override
    int run(Butterfly butterfly) {
        if (to == null) {
            throw butterfly.usage("Missing option: --to FILE");
        }
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot named = Names.snapshot(backup, snapshot);
            SnapshotId last =
                    upTo == null ? named.id() : Names.snapshot(backup, upTo).id();
            SnapshotProof proof =
                    backup.prove(named.id(), Names.type(type, Names.typesOf(named)), ResourceKey.parse(key), last);
            ProvedObject proved = proof.verify(proof.head());
            Files.writeString(to, Json.pretty(proof.json()) + "\n");
            if (!butterfly.quiet()) {
                butterfly
                        .out()
                        .printf(
                                "'%s' proves that %s '%s' is %sin snapshot %s, to whoever trusts the head %s.%n",
                                to,
                                proved.type(),
                                proved.key(),
                                proved.isIncluded() ? "" : "not ",
                                proved.snapshot(),
                                proved.head());
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNWRITABLE_FILE, "The proof cannot be written to '" + to + "'.", e);
        }
        return 0;
    }
}
