package org.butterflysecurity.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.workflows.DemoPack;
import org.butterflysecurity.workflows.WorkflowsConnector;
import org.junit.jupiter.api.io.TempDir;

class WorkflowsFilesContractTest extends IdentityConnectorContract {
    @TempDir
    Path directory;

    @Override
    protected TestTenant tenant(Situation situation) {
        try {
            Files.write(directory.resolve("onboarding.folder"), DemoPack.of("Onboarding", 1));
            Files.writeString(
                    directory.resolve("onboardingPeople.csv"),
                    "rowId,system.updated,Name,Age\nr1,1700000000000,Ada,36\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Tenant(directory);
    }

    /** Exported files, which need no credential. */
    private record Tenant(Path directory) implements TestTenant {
        @Override
        public IdentityConnector connector() {
            return WorkflowsConnector.files(directory);
        }

        @Override
        public SecretResolver secrets() {
            return ref -> Optional.empty();
        }

        @Override
        public List<String> secretTexts() {
            return List.of("CANARY");
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public void close() {}
    }
}
