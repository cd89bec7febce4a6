package org.butterflysecurity.testkit.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonLimits;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.junit.jupiter.api.Assumptions;

/** Conversations with real tenants, in the order in which they were recorded. */
final class RecordedTraffic {
    private RecordedTraffic() {}

    /** One request, what it sent, and its answer. */
    record Exchange(
            String file,
            String method,
            String host,
            String path,
            String query,
            JsonValue sent,
            int status,
            JsonValue body) {
        boolean succeeded() {
            return status >= 200 && status < 300;
        }
    }

    /** The folder {@code below} the corpus. Skips the calling test, saying so, when the corpus is not there. */
    static Path folder(String below) {
        Path folder = Path.of(System.getProperty("butterfly.corpus", "corpus")).resolve(below);
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "SKIPPED: recorded traffic is not there (" + below + "); set -Dbutterfly.corpus to its folder");
        return folder;
    }

    static List<Exchange> read(Path folder) {
        List<Exchange> exchanges = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (JsonValue entry : (JsonArray) Json.parse(in, JsonLimits.DEFAULT)) {
                        exchanges.add(exchange(file.getFileName().toString(), (JsonObject) entry));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exchanges;
    }

    private static Exchange exchange(String file, JsonObject entry) {
        return new Exchange(
                file,
                entry.string("method").orElseThrow(),
                entry.string("host").orElse(""),
                entry.string("path").orElseThrow(),
                entry.string("query").orElse(""),
                entry.find("requestBody").orElse(JsonNull.NULL),
                entry.number("status").orElseThrow().intValue(),
                Optional.ofNullable(entry.members().get("responseBody")).orElse(JsonNull.NULL));
    }
}
