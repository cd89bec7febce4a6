package org.butterflysecurity.testkit.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.butterflysecurity.testkit.workflows.ConsoleBackup.root;

import java.nio.file.Path;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of an org that is known: its apps tell the address, its log what has changed. */
class ConsoleBesideOrgTest {
    @TempDir
    Path directory;

    @Test
    void onlyFoldersWithChangesAreExportedAgain() {
        try (SimulatedOkta org = SimulatedOkta.start();
                ConsoleBackup console = ConsoleBackup.of(directory)) {
            connect(org, console);
            Snapshot first = console.run();
            assertThat(first.isComplete()).isTrue();
            assertThat(first.connections().get(0).origin()).isEqualTo(console.console.url());
            assertThat(console.exports()).isEqualTo(2);

            Snapshot second = console.run();
            assertThat(console.exports()).isEqualTo(2);
            assertThat(root(second, "pack")).isEqualTo(root(first, "pack"));
            assertThat(root(second, "flow")).isEqualTo(root(first, "flow"));

            console.console.state().replace("Onboarding helper", "Welcome", "Hello");
            org.log(
                    "workflows.user.flow.save",
                    "Flow",
                    console.console.state().idOf("Onboarding helper"),
                    "Onboarding helper");
            Snapshot third = console.run();
            assertThat(console.exports()).isEqualTo(3);
            assertThat(console.backup().diff(second.id(), third.id()).toString())
                    .contains("Hello");

            Snapshot full = console.backup().run(RunOptions.defaults().withFullRead());
            assertThat(console.exports()).isEqualTo(5);
            assertThat(root(full, "flow")).isEqualTo(root(third, "flow"));
        }
    }

    @Test
    void aFlowThatIsGoneOrAnEventAboutSomethingUnknownIsNotOverlooked() {
        try (SimulatedOkta org = SimulatedOkta.start();
                ConsoleBackup console = ConsoleBackup.of(directory)) {
            connect(org, console);
            console.run();

            console.console.state().delete("Offboarding helper");
            Snapshot without = console.run();
            assertThat(console.keys(without, "flow")).hasSize(3);
            assertThat(console.exports()).isEqualTo(3);

            org.log("workflows.user.folder.move", "Folder", "01NobodyKnows", "somewhere");
            console.run();
            assertThat(console.exports()).isEqualTo(5);
        }
    }

    private void connect(SimulatedOkta org, ConsoleBackup console) {
        org.state()
                .put(
                        ResourceType.of("okta/app"),
                        ResourceKey.of("0oaFlowsApp00000001"),
                        Json.parse(
                                "{\"id\":\"0oaFlowsApp00000001\",\"name\":\"okta_flow_sso\",\"label\":\"Okta Workflows\",\"status\":\"ACTIVE\","
                                        + "\"settings\":{\"app\":{\"initiateLoginURI\":\"" + console.console.url()
                                        + "/oidc/0oaSimulatedFlows/login\"}}}"));
        console.secrets.put("key", org.privateKeyPem());
        OktaConnector okta = OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .privateKey(SecretRef.of("key"))
                .keyId(org.keyId())
                .caFile(org.caFile(directory.resolve("org-ca.pem")))
                .build();
        console.with(builder -> builder.org(okta).session(SecretRef.of("session")));
    }
}
