package org.butterflysecurity.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.SoftAssertions;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.redact.Redactor;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.TypeResult;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.TestKey;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** What comes out of the repository is what random orgs have, less what the catalog derives or keeps secret. */
class OktaBackupProperties {
    /** Not documents of the org but pictures, and what stands in the links of another type. */
    private static final Set<String> SEEN_ELSEWHERE = Set.of("app-logo", "theme-asset", "app-access-policy-assignment");

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void aBackupOfAnOrgEqualsTheOrg(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 130) int users,
            @ForAll @IntRange(min = 4, max = 40) int groups,
            @ForAll @IntRange(min = 6, max = 25) int apps,
            @ForAll @IntRange(min = 1, max = 4) int memberships)
            throws IOException {
        Path directory = Files.createTempDirectory("butterfly-okta");
        OktaOptions options = OktaOptions.defaults()
                .tenant(DemoTenant.seed(seed)
                        .users(users)
                        .groups(groups)
                        .apps(apps)
                        .membershipsPerUser(memberships));
        try (SimulatedOkta org = SimulatedOkta.start(options);
                OktaTestTenant tenant = new OktaTestTenant(org, org.clientId(), directory);
                IdentityBackup backup = IdentityBackup.builder()
                        .tenant("acme")
                        .connector(tenant.connector())
                        .secrets(tenant.secrets())
                        .storage(InMemoryStorage.create())
                        .keyProvider(TestKey.provider())
                        .build()) {
            Snapshot snapshot = backup.run();

            assertThat(snapshot.isComplete()).isTrue();
            SoftAssertions softly = new SoftAssertions();
            for (TypeResult type : snapshot.types()) {
                if (type.isComplete() && !SEEN_ELSEWHERE.contains(type.type().name())) {
                    softly.assertThat(stored(backup, snapshot, type))
                            .as(type.type().toString())
                            .isEqualTo(had(org, OktaCatalog.catalog().get(type.type())));
                }
            }
            softly.assertAll();
            assertThat(backup.verifyAll().isIntact()).isTrue();
        }
    }

    private static Map<ResourceKey, String> stored(IdentityBackup backup, Snapshot snapshot, TypeResult type) {
        Map<ResourceKey, String> all = new TreeMap<>();
        try (Stream<Resource> resources = backup.read(snapshot.id(), type.type())) {
            resources.forEach(r -> all.put(r.key(), canonical(r.document())));
        }
        return all;
    }

    private static Map<ResourceKey, String> had(SimulatedOkta org, TypeDefinition type) {
        Redactor redactor = new Redactor(type.fields());
        Map<ResourceKey, String> all = new TreeMap<>();
        try (Stream<Item> items = org.state().all(type.type())) {
            items.forEach(item -> all.put(
                    item.key(), canonical(redactor.redact(item.document()).document())));
        }
        return all;
    }

    private static String canonical(JsonValue document) {
        return new String(Json.canonical(document), StandardCharsets.UTF_8);
    }
}
