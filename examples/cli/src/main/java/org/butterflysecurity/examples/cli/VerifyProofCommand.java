package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.SnapshotProof;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.model.TrustedHead;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a proof; needs neither repository nor key. */
@Command(
        name = "verify-proof",
        description =
                "Checks a proof and prints what it proves. Needs neither repository nor key, only the trusted head.")
final class VerifyProofCommand extends ButterflyCommand {
    @Parameters(paramLabel = "FILE", description = "what proof wrote")
    private Path file = Path.of("");

    @Option(
            names = "--head",
            paramLabel = "ID:SHA256",
            required = true,
            description = "the head, as verify told it when the snapshot was the newest; from a source that you trust")
    private @Nullable String head;

    @Override
    int run(Butterfly butterfly) {
        if (head == null) {
            throw butterfly.usage("Missing option: --head ID:SHA256");
        }
        butterfly.print(
                SnapshotProof.parse(read()).verify(trusted(butterfly, head)).json());
        return 0;
    }

    private static TrustedHead trusted(Butterfly butterfly, String head) {
        try {
            return TrustedHead.parse(head);
        } catch (IllegalArgumentException e) {
            throw butterfly.usage("--head: " + e.getMessage());
        }
    }

    private JsonObject read() {
        try {
            if (Json.parse(Files.readAllBytes(file)) instanceof JsonObject json) {
                return json;
            }
            throw new JsonParseException("not an object");
        } catch (JsonParseException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_PROOF, "The file '" + file + "' is no proof: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.UNREADABLE_FILE, "The file '" + file + "' cannot be read.", e);
        }
    }
}
