package org.butterflysecurity.testkit.auth0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.model.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Auth0's own deployment tool reads and writes the simulated tenant. Runs where {@code -Da0deploy} names the tool; {@code
 * src/test/scripts/a0deploy.sh} installs it and runs this test.
 */
class DeployCliTest {
    private static final String TOOL = System.getProperty("a0deploy", "");

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheTool() {
        assumeThat(TOOL).as("-Da0deploy names the program a0deploy").isNotEmpty();
    }

    @Test
    void exportsTheTenantAndImportsItIntoItself() throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start()) {
            run(tenant, "export", "--format=directory", "--output_folder=" + directory.resolve("export"));
            assertThat(files("clients")).isGreaterThanOrEqualTo(4);
            assertThat(files("organizations")).isEqualTo(3);

            run(tenant, "import", "--input_file=" + directory.resolve("export"));
            assertThat(tenant.calls().withStatus(400)).isZero();
        }
    }

    @Test
    void importsTheTenantIntoAnotherOne() throws Exception {
        try (SimulatedAuth0 from = SimulatedAuth0.start();
                SimulatedAuth0 to = SimulatedAuth0.start(Auth0Options.defaults()
                        .tenant(DemoTenant.seed(7).roles(2).organizations(2)))) {
            run(from, "export", "--format=directory", "--output_folder=" + directory.resolve("export"));

            run(to, "import", "--input_file=" + directory.resolve("export"));

            for (String type : List.of("role", "organization", "connection", "action")) {
                ResourceType resourceType = new ResourceType(Auth0Catalog.PROVIDER, type);
                assertThat(to.state().count(resourceType))
                        .as(type)
                        .isEqualTo(from.state().count(resourceType));
            }
        }
    }

    private long files(String folder) throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("export").resolve(folder))) {
            return files.filter(f -> f.toString().endsWith(".json")).count();
        }
    }

    private void run(SimulatedAuth0 tenant, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(TOOL));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(directory, "a0deploy", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AUTH0_DOMAIN", tenant.domain(),
                        "AUTH0_CLIENT_ID", tenant.clientId(),
                        "AUTH0_CLIENT_SECRET", tenant.clientSecret(),
                        "AUTH0_ALLOW_DELETE", "false",
                        "NODE_EXTRA_CA_CERTS",
                                tenant.caFile(directory.resolve("ca.pem")).toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String last = tenant.calls().latest().stream()
                .filter(c -> c.status() >= 400 && c.status() != 404)
                .map(Object::toString)
                .reduce("", (a, b) -> a + "\n" + b);
        assertThat(process.exitValue()).as(Files.readString(log) + last).isZero();
    }
}
