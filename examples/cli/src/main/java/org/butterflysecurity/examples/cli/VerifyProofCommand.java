package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.SnapshotProof;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a proof; needs neither repository nor key. */
@Command(
        name = "verify-proof",
        description = "Checks a proof and prints the object. Needs neither repository nor key, only the trusted root.")
final class VerifyProofCommand extends ButterflyCommand {
    @Parameters(paramLabel = "FILE", description = "what proof wrote")
    private Path file = Path.of("");

    @Option(
            names = "--root",
            paramLabel = "ROOT",
            required = true,
            description = "the root of the type, as show --json told it; from a source that you trust")
    private @Nullable String root;

    @Override
    int run(Butterfly butterfly) {
        if (root == null) {
            throw butterfly.usage("Missing option: --root ROOT");
        }
        SnapshotProof proof = SnapshotProof.parse(read());
        Optional<JsonValue> document = proof.verify(root);
        JsonObject.Builder json = JsonObject.builder()
                .put("snapshot", proof.snapshot().value())
                .put("type", proof.type().toString())
                .put("key", proof.key().toString())
                .put("included", document.isPresent());
        document.ifPresent(d -> json.put("document", d));
        butterfly.print(json.build());
        return 0;
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
