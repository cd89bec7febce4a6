package org.butterflysecurity.testkit.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.butterflysecurity.testkit.workflows.ConsoleBackup.detail;
import static org.butterflysecurity.testkit.workflows.ConsoleBackup.root;
import static org.butterflysecurity.testkit.workflows.ConsoleBackup.type;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeStatus;
import org.butterflysecurity.testkit.simulation.Faults;
import org.butterflysecurity.workflows.ConsoleProfile;
import org.butterflysecurity.workflows.restore.RestoreKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final String PASSWORD = "CANARYpass\"word\\1";

    @TempDir
    Path directory;

    @Test
    void whatTheConsoleListsIsBackedUp() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            Snapshot snapshot = console.run();

            assertThat(snapshot.isComplete()).isTrue();
            assertThat(console.keys(snapshot, "folder"))
                    .containsExactly("Offboarding", "Offboarding/Helpers", "Onboarding", "Onboarding/Helpers");
            assertThat(console.keys(snapshot, "flow"))
                    .containsExactly(
                            "Offboarding/Helpers/Offboarding helper",
                            "Offboarding/Offboarding call",
                            "Onboarding/Helpers/Onboarding helper",
                            "Onboarding/Onboarding call");
            assertThat(console.keys(snapshot, "table")).hasSize(2);
            assertThat(console.read(snapshot, "table-row"))
                    .extracting(r -> ((JsonObject) r.document())
                            .object("values")
                            .orElseThrow()
                            .toString())
                    .anyMatch(row -> row.contains("Countess") && row.contains("36"))
                    .hasSize(2);
            JsonObject call = (JsonObject) console.read(snapshot, "flow").get(3).document();
            assertThat(call.bool("active")).contains(true);
            assertThat(call.string("invokeUrl"))
                    .hasValueSatisfying(url -> assertThat(url)
                            .startsWith(console.console.url() + "/api/flo/")
                            .endsWith("/invoke"));
            assertThat(snapshot.connections().get(0).notes()).contains("interface=undocumented");
        }
    }

    @Test
    void anUntouchedConsoleIsTheSameAgainDespiteNewIds() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            Snapshot first = console.run();
            Snapshot second = console.run();

            for (String type : List.of("folder", "flow", "table", "table-row", "connection")) {
                assertThat(root(second, type)).as(type).isEqualTo(root(first, type));
            }
            assertThat(console.backup().diff(first.id(), second.id()).changes()).isEmpty();
        }
    }

    @Test
    void foldersAreFoundInEitherShapeAndWithEitherKindOfIds() {
        ConsoleOptions other = ConsoleOptions.defaults().flatFolders().textIds().wrappedListings();
        try (ConsoleBackup levels = ConsoleBackup.of(directory);
                ConsoleBackup flat = new ConsoleBackup(directory, other)) {
            assertThat(root(flat.run(), "flow")).isNotEmpty();
            assertThat(flat.keys(flat.run(), "flow")).isEqualTo(levels.keys(levels.run(), "flow"));
        }
    }

    @Test
    void aPasswordOpensASessionWhereItIsAllThatIsAskedFor() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            signIn(console, "SUCCESS", PASSWORD);

            assertThat(console.run().isComplete()).isTrue();
            assertThat(console.console.orgCalls().byEndpoint().get("POST /api/v1/authn"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MFA_REQUIRED", "MFA_ENROLL", "PASSWORD_EXPIRED", "LOCKED_OUT", "PASSWORD_WARN"})
    void anythingMoreThanAPasswordIsARefusalAndTriedOnce(String status) {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            signIn(console, status, PASSWORD);

            assertThatThrownBy(console::run)
                    .isInstanceOfSatisfying(
                            AccessException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SIGN_IN_REFUSED))
                    .hasMessageContaining(status);
            assertThat(console.console.orgCalls().total()).isEqualTo(1);
            assertThat(console.console.calls().total()).isZero();
        }
    }

    @Test
    void anAppThatAsksForASecondFactorIsARefusal() {
        try (ConsoleBackup console =
                new ConsoleBackup(directory, ConsoleOptions.defaults().appAsksForFactor())) {
            signIn(console, "SUCCESS", PASSWORD);

            assertThatThrownBy(console::run)
                    .isInstanceOfSatisfying(
                            AccessException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SIGN_IN_REFUSED))
                    .hasMessageContaining("POLICY_DENIED");
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceAndToldWithoutIt() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            signIn(console, "SUCCESS", "CANARYwrong");

            Throwable thrown = Assertions.catchThrowable(console::run);

            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            AccessException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIAL_REFUSED));
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            assertThat(trace.toString()).doesNotContain("CANARY");
            assertThat(console.console.orgCalls().total()).isEqualTo(1);
        }
    }

    @Test
    void aSignInThatLeadsElsewhereIsNotFollowed() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            signIn(console, "SUCCESS", PASSWORD);
            console.console
                    .faults()
                    .next("/oauth2/v1/authorize", new Faults.Fault.Redirect("https://evil.example/cb?code=1"));

            assertThatThrownBy(console::run).hasMessageContaining("BF-PRV-005").hasMessageContaining("evil.example");
        }
    }

    @Test
    void aSessionThatEndsInBetweenFailsTheTypesAndRemovesNothing() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            Snapshot first = console.run();
            console.console.faults().next("/app/api/flo", 20, new Faults.Fault.Error(401, ""));
            Snapshot second = console.run();

            assertThat(second.isComplete()).isFalse();
            assertThat(second.type(type("flow")).orElseThrow().status()).isEqualTo(TypeStatus.FAILED);
            assertThat(detail(second, "flow")).contains("BF-AUT-002", "session");
            Diff diff = console.backup().diff(first.id(), second.id());
            assertThat(diff.changes()).isEmpty();
            assertThat(diff.notCompared()).isNotEmpty();
        }
    }

    @Test
    void aPageInsteadOfDataNamesTheEntryOfTheProfile() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            console.console.faults().next("/app/api/flo", new Faults.Fault.Html());

            assertThat(detail(console.run(), "flow")).contains("BF-PRV-004", "operations/flows", "/app/api/flo");
        }
    }

    @Test
    void anotherProfileRepairsAPathThatHasChanged() throws Exception {
        ConsoleOptions renamed =
                ConsoleOptions.defaults().path("flows", "/app/api/v2/flows?organization={org}&folder={folder}");
        try (ConsoleBackup console = new ConsoleBackup(directory, renamed)) {
            assertThat(detail(console.run(), "flow")).contains("operations/flows");

            String shipped = new String(
                    java.util.Objects.requireNonNull(ConsoleProfile.class.getResourceAsStream("console-profile.json"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            Path file = directory.resolve("profile.json");
            Files.writeString(
                    file,
                    shipped.replace(
                            "/app/api/flo?org_id={org}&group_id={folder}",
                            "/app/api/v2/flows?organization={org}&folder={folder}"));
            console.with(builder -> builder.address(console.console.url())
                    .session(SecretRef.of("session"))
                    .profile(ConsoleProfile.read(file)));

            assertThat(console.run().isComplete()).isTrue();
        }
    }

    @Test
    void aFolderThatMayNotBeSeenLeavesAGapAndRemovesNothing() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            Snapshot first = console.run();
            int folder = console.console.state().folders().get(1).id();
            console.console.hideFolder(folder);
            Snapshot second = console.run();

            assertThat(second.isComplete()).isFalse();
            assertThat(detail(second, "flow")).contains("403");
            assertThat(console.backup().diff(first.id(), second.id()).changes()).isEmpty();
        }
    }

    @Test
    void aRunThatMeetsTheQuotaStopsAndTheNextGoesOn() {
        MovingClock clock = new MovingClock();
        try (ConsoleBackup console = new ConsoleBackup(
                directory, ConsoleOptions.defaults().clock(clock).quota(3))) {
            Snapshot cut = console.run();
            assertThat(cut.isComplete()).isFalse();
            assertThat(detail(cut, "flow")).contains("BF-PRV-003", "1 of 2 folders", "2 of 4 flows", "15 minutes");
            long exports = console.exports();

            clock.pass(Duration.ofMinutes(16));
            Snapshot whole = console.run();

            assertThat(whole.isComplete()).isTrue();
            assertThat(console.keys(whole, "flow")).hasSize(4);
            assertThat(console.exports()).isEqualTo(exports + 1);
            assertThat(console.told).anyMatch(event -> event.contains("export-resumed"));
        }
    }

    @Test
    void aQuotaThatTheHostSetsIsNotExceededAndWhatIsLeftIsTold() {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            console.with(b -> b.address(console.console.url())
                    .session(SecretRef.of("session"))
                    .exportQuota(3));
            assertThat(detail(console.run(), "flow")).contains("1 of 2 folders");
            assertThat(console.exports()).isEqualTo(1);

            console.with(b -> b.address(console.console.url())
                    .session(SecretRef.of("session"))
                    .exportQuota(10));
            assertThat(console.run().isComplete()).isTrue();
            assertThat(console.told)
                    .anyMatch(event -> event.contains("export-quota") && event.contains("6 more flows"));
        }
    }

    @Test
    void noSecretIsInAnythingThatIsWrittenOrTold() throws Exception {
        try (ConsoleBackup console = ConsoleBackup.of(directory)) {
            signIn(console, "SUCCESS", PASSWORD);
            console.console.faults().next("/app/api/flo", new Faults.Fault.TooMany(Duration.ZERO));
            Snapshot snapshot = console.run();
            assertThat(snapshot.isComplete()).isTrue();
            console.backup().dump(snapshot.id(), directory.resolve("dump"));
            RestoreKit kit = RestoreKit.of(console.backup(), snapshot.id(), ref -> Optional.empty());
            kit.writeTo(directory.resolve("kit"));

            assertThat(String.join("\n", console.told))
                    .contains("secret-in-pack")
                    .doesNotContain("CANARY");
            assertThat(snapshot.toString()).doesNotContain("CANARY");
            assertThat(console.storedTexts()).noneMatch(text -> text.contains("CANARY"));
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files.filter(Files::isRegularFile))
                        .hasSizeGreaterThan(8)
                        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("CANARY"));
            }
            assertThat(Files.readString(directory.resolve("kit/checklist.md"))).contains("/api/flo/", "/invoke");
        }
    }

    @Test
    void theShippedProfileHasOnlyWhatThereIsEvidenceFor() {
        ConsoleProfile shipped = ConsoleProfile.shipped();

        assertThat(shipped.operations())
                .allMatch(o -> o.evidence() == ConsoleProfile.Evidence.OBSERVED
                        && !o.source().isBlank())
                .extracting(ConsoleProfile.Operation::name)
                .containsExactlyInAnyOrder(
                        "org", "folders", "subfolders", "flows", "exportFolder", "tables", "tableRows");
        assertThat(shipped.absent())
                .containsKeys("importPack", "setActive", "connections", "builderProjects", "writeRows");
    }

    private static void signIn(ConsoleBackup console, String status, String password) {
        console.console.user("admin@acme.example", PASSWORD, status);
        console.secrets.put("user", "admin@acme.example");
        console.secrets.put("password", password);
        console.with(builder -> builder.address(console.console.url())
                .signIn(console.console.orgUrl(), SecretRef.of("user"), SecretRef.of("password")));
    }

    /** A clock that a test moves. */
    private static final class MovingClock extends Clock {
        private Instant now = Instant.parse("2026-11-26T08:00:00Z");

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }
    }
}
