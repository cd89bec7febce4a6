package org.butterflysecurity.auth0.corpus;

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

/** A conversation with one real tenant, in the order in which it was recorded. */
record Recording(String name, List<Exchange> exchanges) {

    /** One request and its answer. */
    record Exchange(String method, String path, String query, int status, JsonValue body) {}

    /** All of them. Skips the calling test, saying so, when the corpus is not there. */
    static List<Recording> all() {
        Path folder = Path.of(System.getProperty("butterfly.corpus", "corpus")).resolve("auth0");
        Assumptions.assumeTrue(
                Files.isDirectory(folder),
                "SKIPPED: recorded traffic is not there (auth0); set -Dbutterfly.corpus to its folder");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .sorted()
                    .map(Recording::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording read(Path file) {
        List<Exchange> exchanges = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (JsonValue entry : (JsonArray) Json.parse(in, JsonLimits.DEFAULT)) {
                JsonObject object = (JsonObject) entry;
                exchanges.add(new Exchange(
                        object.string("method").orElseThrow(),
                        object.string("path").orElseThrow(),
                        object.string("query").orElse(""),
                        object.number("status").orElseThrow().intValue(),
                        Optional.ofNullable(object.members().get("responseBody"))
                                .orElse(JsonNull.NULL)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recording(file.getFileName().toString(), exchanges);
    }
}
