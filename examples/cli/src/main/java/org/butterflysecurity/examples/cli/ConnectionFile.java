package org.butterflysecurity.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;

/**
 * What {@code conn.json} says. Names of files in it are relative to its own directory. It names secrets and never holds them.
 *
 * @param address the org's address at Okta, the tenant's domain at Auth0
 * @param canonicalDomain Auth0's own domain of a tenant that is named by a custom one
 * @param clientSecretFile file with the client secret, instead of a private key
 * @param privateKeyPassphraseEnv environment variable with the passphrase of an encrypted private key
 * @param rateLimitShare part of the provider's rate limits that a run may spend
 * @param maxAttempts how often a request is sent at most when it fails in passing
 * @param governance whether the governance types are read
 * @param production whether people depend on the tenant: a restore that nobody has rehearsed is warned of, and no drill writes to it
 * @param allowLoopbackHttp whether plain HTTP to this machine is accepted, for simulators
 */
record ConnectionFile(
        Path file,
        Provider provider,
        String address,
        Optional<String> canonicalDomain,
        String clientId,
        Optional<Path> clientSecretFile,
        Optional<Path> privateKeyFile,
        Optional<String> keyId,
        Optional<String> privateKeyPassphraseEnv,
        Optional<Path> caFile,
        Optional<Double> rateLimitShare,
        Optional<Integer> requestTimeoutSeconds,
        Optional<Integer> concurrency,
        Optional<Integer> maxAttempts,
        boolean governance,
        boolean production,
        boolean allowLoopbackHttp) {

    private static final String RESTORE = "restore";
    private static final List<String> CREDENTIAL =
            List.of("privateKeyFile", "clientSecretFile", "keyId", "privateKeyPassphraseEnv");
    private static final List<String> FIELDS = List.of(
            "provider",
            "clientId",
            "privateKeyFile",
            "keyId",
            "privateKeyPassphraseEnv",
            "caFile",
            "rateLimitShare",
            "requestTimeoutSeconds",
            "concurrency",
            "maxAttempts",
            "production",
            "allowLoopbackHttp",
            RESTORE);

    /** Who can be connected to. */
    enum Provider {
        OKTA("orgUrl", "governance"),
        AUTH0("domain", "canonicalDomain clientSecretFile");

        private final String addressField;
        private final String ownFields;

        Provider(String addressField, String ownFields) {
            this.addressField = addressField;
            this.ownFields = ownFields;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        List<String> fields() {
            return Stream.of(FIELDS, List.of(addressField), List.of(ownFields.split(" ")))
                    .flatMap(List::stream)
                    .toList();
        }
    }

    /** The same connection with the credential that may write, which stands under {@code "restore"}; empty if there is none. */
    static Optional<ConnectionFile> readForRestore(Path file, JsonObject object) {
        return object.object(RESTORE).map(restore -> {
            JsonObject merged = object.without(RESTORE);
            for (String name : CREDENTIAL) {
                merged = merged.without(name);
            }
            for (Map.Entry<String, JsonValue> field : restore.members().entrySet()) {
                merged = merged.with(field.getKey(), field.getValue());
            }
            return read(file, merged);
        });
    }

    /**
     * Checks what the file says of one tenant.
     *
     * @throws ConfigurationException naming the file and the field that is missing, unknown or of the wrong kind
     */
    static ConnectionFile read(Path file, JsonObject object) {
        ConnectionFields fields = new ConnectionFields(file, object);
        Provider provider = provider(file, fields.required("provider"));
        fields.allowOnly(provider.fields());
        Optional<Path> clientSecret = fields.text("clientSecretFile").map(fields::beside);
        Optional<Path> privateKey = fields.text("privateKeyFile").map(fields::beside);
        if (clientSecret.isPresent() == privateKey.isPresent()) {
            String both = provider.fields().contains("clientSecretFile")
                    ? "'clientSecretFile' or 'privateKeyFile'"
                    : "'privateKeyFile'";
            throw fault(file, clientSecret.isPresent() ? "has both of " + both : "lacks " + both);
        }
        return new ConnectionFile(
                file,
                provider,
                fields.required(provider.addressField),
                fields.text("canonicalDomain"),
                fields.required("clientId"),
                clientSecret,
                privateKey,
                fields.text("keyId"),
                fields.text("privateKeyPassphraseEnv"),
                fields.text("caFile").map(fields::beside),
                fields.share("rateLimitShare"),
                fields.whole("requestTimeoutSeconds"),
                fields.whole("concurrency"),
                fields.whole("maxAttempts"),
                fields.flag("governance"),
                fields.flag("production"),
                fields.flag("allowLoopbackHttp"));
    }

    private static Provider provider(Path file, String word) {
        return Stream.of(Provider.values())
                .filter(p -> p.word().equals(word))
                .findFirst()
                .orElseThrow(() -> fault(
                        file,
                        "has the provider '" + word + "'; known are "
                                + Stream.concat(
                                                Stream.of(Provider.values()).map(Provider::word),
                                                Stream.of(WorkflowsConnection.PROVIDER))
                                        .collect(Collectors.joining(", "))));
    }

    /** What the file says of each tenant: it is an object, or an array of objects. */
    static List<JsonObject> objects(Path file) {
        JsonValue content = parse(file);
        List<JsonValue> all = content instanceof JsonArray array ? array.items() : List.of(content);
        if (all.isEmpty() || !all.stream().allMatch(JsonObject.class::isInstance)) {
            throw fault(file, "is neither a JSON object nor an array of them");
        }
        return all.stream().map(JsonObject.class::cast).toList();
    }

    private static JsonValue parse(Path file) {
        try {
            return Json.parse(Files.readAllBytes(file));
        } catch (JsonParseException e) {
            throw fault(file, "cannot be read: " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.UNREADABLE_FILE,
                    "The connection file '" + file.toAbsolutePath() + "' cannot be read.",
                    e);
        }
    }

    static ConfigurationException fault(Path file, String what) {
        return new ConfigurationException(
                ErrorCode.INVALID_SETTING, "The connection file '" + file.toAbsolutePath() + "' " + what + ".");
    }
}
