package org.butterflysecurity.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.crypto.EnvironmentKeyProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.storage.InMemoryStorage;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a class a snapshot of a real org, taken once. The environment says which: {@code BUTTERFLY_OKTA_URL},
 * {@code BUTTERFLY_OKTA_CLIENT_ID}, {@code BUTTERFLY_OKTA_KEY_FILE}, and where the app has several keys
 * {@code BUTTERFLY_OKTA_KEY_ID}. Without them the tests are skipped, visibly. The org is read and never written.
 *
 * <pre>{@code
 * @ExtendWith(OktaSnapshotExtension.class)
 * class MyTest {
 *     @Test
 *     void hasNoUnusedGroups(OktaSnapshot org) { … }
 * }
 * }</pre>
 */
public final class OktaSnapshotExtension implements ExecutionCondition, ParameterResolver {
    private static final String URL = "BUTTERFLY_OKTA_URL";
    private static final String CLIENT_ID = "BUTTERFLY_OKTA_CLIENT_ID";
    private static final String KEY_FILE = "BUTTERFLY_OKTA_KEY_FILE";
    private static final String KEY_ID = "BUTTERFLY_OKTA_KEY_ID";
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(OktaSnapshotExtension.class);

    /** Made by JUnit. */
    public OktaSnapshotExtension() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = List.of(URL, CLIENT_ID, KEY_FILE).stream()
                .filter(name -> variable(name).isEmpty())
                .toList();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("a real org is configured")
                : ConditionEvaluationResult.disabled("no real org: " + String.join(", ", missing) + " not set");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == OktaSnapshot.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext forClass = context.getParent().orElse(context);
        return forClass.getStore(NAMESPACE)
                .getOrComputeIfAbsent("snapshot", name -> take(), Taken.class)
                .snapshot();
    }

    private static Taken take() {
        OktaConnectorBuilder connector = OktaConnector.builder()
                .orgUrl(variable(URL).orElseThrow())
                .clientId(variable(CLIENT_ID).orElseThrow())
                .privateKey(SecretRef.of("okta-key"));
        variable(KEY_ID).ifPresent(connector::keyId);
        byte[] once = new byte[32];
        new SecureRandom().nextBytes(once);
        IdentityBackup backup = IdentityBackup.builder()
                .tenant("test")
                .connector(connector.build())
                .secrets(ref -> Optional.of(Secret.owning(key())))
                .storage(InMemoryStorage.create())
                .keyProvider(EnvironmentKeyProvider.of(
                        "once", Map.of("once", HexFormat.of().formatHex(once))))
                .build();
        return new Taken(backup, new OktaSnapshot(backup, backup.run()));
    }

    private static byte[] key() {
        try {
            return Files.readAllBytes(Path.of(variable(KEY_FILE).orElseThrow()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private record Taken(IdentityBackup backup, OktaSnapshot snapshot) implements AutoCloseable {
        @Override
        public void close() {
            backup.close();
        }
    }
}
