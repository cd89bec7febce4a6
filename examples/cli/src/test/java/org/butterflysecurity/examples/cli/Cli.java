package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.SimulatedOkta;

/** Runs commands in this process, with a store, a key and a connection file in one directory. */
final class Cli {
    private final Path directory;

    Cli(Path directory) {
        this.directory = directory;
    }

    /** How a command ended. */
    record Result(int code, String out, String err) {
        JsonObject json() {
            return (JsonObject) Json.parse(out);
        }

        List<JsonObject> lines() {
            return out.lines().map(line -> (JsonObject) Json.parse(line)).toList();
        }

        JsonObject error() {
            return (JsonObject) Json.parse(err);
        }
    }

    /** Runs a command as it is. */
    static Result plain(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), false, args);
        return new Result(code, out.toString(), err.toString());
    }

    /** Runs a command with the options for store, key file and connection. */
    Result run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        add(all, "--store", store());
        add(all, "--key-file", keyFile());
        add(all, "--connection", connection());
        return plain(all.toArray(String[]::new));
    }

    private static void add(List<String> args, String option, Path value) {
        if (args.stream().noneMatch(a -> a.startsWith(option + "="))) {
            args.add(option + "=" + value);
        }
    }

    Path store() {
        return directory.resolve("store");
    }

    Path keyFile() {
        return directory.resolve("keys/test.key");
    }

    Path connection() {
        return directory.resolve("conn.json");
    }

    /** Writes a connection file for {@code org}, with the key and the CA beside it, and gives its content to be changed. */
    JsonObject connectTo(SimulatedOkta org) {
        org.caFile(directory.resolve("ca.pem"));
        org.privateKeyFile(directory.resolve("client.pem"));
        JsonObject connection = JsonObject.builder()
                .put("provider", "okta")
                .put("orgUrl", org.url())
                .put("clientId", org.clientId())
                .put("privateKeyFile", "client.pem")
                .put("keyId", org.keyId())
                .put("caFile", "ca.pem")
                .put("maxAttempts", 2)
                .build();
        connectWith(connection);
        return connection;
    }

    /** The same for a tenant at Auth0, by client secret; the client's key lies beside it. */
    JsonObject connectTo(SimulatedAuth0 tenant) {
        tenant.caFile(directory.resolve("ca.pem"));
        tenant.privateKeyFile(directory.resolve("client.pem"));
        tenant.clientSecretFile(directory.resolve("secret.txt"));
        JsonObject connection = JsonObject.builder()
                .put("provider", "auth0")
                .put("domain", tenant.domain())
                .put("clientId", tenant.clientId())
                .put("clientSecretFile", "secret.txt")
                .put("caFile", "ca.pem")
                .put("maxAttempts", 2)
                .build();
        connectWith(connection);
        return connection;
    }

    void connectWith(JsonObject connection) {
        write(connection(), Json.pretty(connection));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
