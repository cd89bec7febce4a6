package org.butterflysecurity.examples.cli;

import java.security.SecureRandom;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.json.JsonObject;
import picocli.CommandLine.Command;

/** Makes a new key. */
@Command(name = "keygen", description = "Makes a new key file; refuses to overwrite one.")
final class KeygenCommand extends ButterflyCommand {

    @Override
    int run(Butterfly butterfly) {
        try (KeyFileProvider key = KeyFileProvider.generate(butterfly.keyFile(), new SecureRandom())) {
            if (butterfly.json()) {
                butterfly.print(JsonObject.builder()
                        .put("keyFile", key.file().toString())
                        .put("keyId", key.keyId())
                        .build());
            } else if (!butterfly.quiet()) {
                butterfly.out().println("New key in " + key.file() + ".");
                butterfly
                        .out()
                        .println(
                                "Keep it apart from the repository, and keep a copy: without it no backup can be read.");
            }
        }
        return 0;
    }
}
