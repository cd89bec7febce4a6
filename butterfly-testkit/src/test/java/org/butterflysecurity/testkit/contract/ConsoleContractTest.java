package org.butterflysecurity.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.testkit.workflows.ConsoleOptions;
import org.butterflysecurity.testkit.workflows.DemoPack;
import org.butterflysecurity.testkit.workflows.SimulatedConsole;
import org.butterflysecurity.workflows.WorkflowsConnector;
import org.junit.jupiter.api.io.TempDir;

class ConsoleContractTest extends IdentityConnectorContract {
    @TempDir
    Path directory;

    @Override
    protected TestTenant tenant(Situation situation) {
        SimulatedConsole console = SimulatedConsole.start(ConsoleOptions.defaults());
        DemoPack.fill(console);
        String session = situation == Situation.CREDENTIAL_REFUSED ? "CANARYunknown" : console.openSession();
        switch (situation) {
            case SCOPE_MISSING -> console.hideRows();
            case TOO_MANY_REQUESTS ->
                console.faults().next("/app/api/(group|flo)", 3, new Faults.Fault.TooMany(Duration.ofSeconds(1)));
            case SERVER_ERRORS ->
                console.faults()
                        .next("/app/api/(org|stash.*)", 2, new Faults.Fault.Error(500, ""))
                        .next("/app/api/publisher/.*", new Faults.Fault.Error(502, ""));
            case CUT_ANSWERS ->
                console.faults()
                        .next("/app/api/publisher/.*", new Faults.Fault.CutAfter(100))
                        .next("/app/api/publisher/.*", new Faults.Fault.TruncatedJson())
                        .next("/app/api/flo", new Faults.Fault.TruncatedJson());
            default -> {}
        }
        return new Tenant(console, session, directory);
    }

    /** A simulated console and a connector with the session of a person. */
    private record Tenant(SimulatedConsole console, String session, Path directory) implements TestTenant {
        @Override
        public IdentityConnector connector() {
            return WorkflowsConnector.console()
                    .address(console.url())
                    .session(SecretRef.of("session"))
                    .caFile(console.caFile(file()))
                    .build();
        }

        private Path file() {
            try {
                return Files.createTempFile(directory, "ca", ".pem");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public SecretResolver secrets() {
            return ref -> Optional.of(Secret.of(session.toCharArray()));
        }

        @Override
        public List<String> secretTexts() {
            return List.of("CANARY", session);
        }

        @Override
        public Set<ResourceType> madeAnew() {
            return Set.of(ResourceType.of("okta-workflows/pack"));
        }

        @Override
        public void close() {
            console.close();
        }
    }
}
