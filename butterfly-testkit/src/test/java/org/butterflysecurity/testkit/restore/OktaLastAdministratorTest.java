package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a snapshot says, no restore takes away a Super Administrator, and none makes one. */
class OktaLastAdministratorTest {
    private static final ResourceType USER = ResourceType.of("okta/user");
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final ResourceType MEMBERSHIP = ResourceType.of("okta/group-membership");
    private static final ResourceType OF_USER = ResourceType.of("okta/role-assignment-user");
    private static final ResourceType OF_GROUP = ResourceType.of("okta/role-assignment-group");
    private static final List<ResourceType> TYPES = List.of(USER, GROUP, MEMBERSHIP, OF_USER, OF_GROUP);

    @TempDir
    private Path directory;

    private SimulatedOkta org;
    private IdentityBackup backup;
    private Snapshot snapshot;

    @BeforeEach
    void connect() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        backup = OktaWiring.to(org, directory, "acme").build();
        snapshot = backup.run(RunOptions.defaults().withTypes(TYPES));
    }

    @AfterEach
    void close() {
        backup.close();
        org.close();
    }

    private static JsonValue superAdmin(String id, String kind) {
        return JsonObject.builder()
                .put("id", id)
                .put("label", "Super Organization Administrator")
                .put("type", "SUPER_ADMIN")
                .put("status", "ACTIVE")
                .put("assignmentType", kind)
                .build();
    }

    /** A copy of the first one that is the org's own, under another id and name. */
    private ResourceKey copy(ResourceType type, String id, String nameAt, String name) {
        Item first = org.state()
                .all(type)
                .filter(i -> !i.document().toString().contains("BUILT_IN"))
                .findFirst()
                .orElseThrow();
        JsonValue named = JsonPointer.of(nameAt).replace(first.document(), v -> new JsonString(name));
        org.state().put(type, ResourceKey.of(id), ((JsonObject) named).with("id", new JsonString(id)));
        return ResourceKey.of(id);
    }

    private RestorePlan plan() {
        return backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(100)));
    }

    private static Stream<String> written(RestorePlan plan) {
        return plan.steps().stream()
                .filter(s -> s.call().isPresent())
                .map(s -> s.kind() + " " + s.target().key());
    }

    @Test
    void whoHasTheRoleStaysAndTheRoleTooAndOthersGo() {
        ResourceKey admin = copy(USER, "00uzadmin", "/profile/login", "admin@demo.example");
        ResourceKey other = copy(USER, "00uzother", "/profile/login", "other@demo.example");
        org.state().put(OF_USER, admin.child("ra1zadmin"), superAdmin("ra1zadmin", "USER"));

        RestorePlan plan = plan();

        assertThat(written(plan))
                .as(plan.toString())
                .containsExactlyInAnyOrder("DEACTIVATE " + other, "DELETE " + other);
    }

    @Test
    void whoHasTheRoleStaysEvenIfRolesAreNeitherSelectedNorInTheSnapshot() {
        Snapshot users = backup.run(RunOptions.defaults().withTypes(USER));
        ResourceKey admin = copy(USER, "00uzadmin", "/profile/login", "admin@demo.example");
        org.state().put(OF_USER, admin.child("ra1zadmin"), superAdmin("ra1zadmin", "USER"));

        RestorePlan one = backup.planRestore(
                users.id(), RestoreOptions.of(Selection.of(USER).key(admin)).withDeletes(Deletes.upTo(10)));
        RestorePlan all = backup.planRestore(
                users.id(), RestoreOptions.of(Selection.of(USER)).withDeletes(Deletes.upTo(10)));

        assertThat(written(one)).as(one.toString()).isEmpty();
        assertThat(written(all)).as(all.toString()).isEmpty();
    }

    @Test
    void groupThatGivesTheRoleStaysWithItsMembers() {
        ResourceKey group = copy(GROUP, "00gzadmins", "/profile/name", "Admins");
        ResourceKey member = copy(USER, "00uzmember", "/profile/login", "member@demo.example");
        org.state().put(OF_GROUP, group.child("ra1zgroup"), superAdmin("ra1zgroup", "GROUP"));
        org.state().put(MEMBERSHIP, group.child(member.id()), JsonObject.EMPTY.with("id", new JsonString(member.id())));

        RestorePlan plan = plan();

        assertThat(written(plan)).as(plan.toString()).isEmpty();
    }

    @Test
    void nobodyIsPutIntoAGroupThatHasTheRoleNow() {
        Item membership = org.state()
                .all(MEMBERSHIP)
                .filter(m -> !m.key()
                        .segments()
                        .get(0)
                        .equals(org.state()
                                .all(GROUP)
                                .findFirst()
                                .orElseThrow()
                                .key()
                                .id()))
                .findFirst()
                .orElseThrow();
        ResourceKey group = ResourceKey.of(membership.key().segments().get(0));
        org.state().remove(MEMBERSHIP, membership.key());
        org.state().put(OF_GROUP, group.child("ra1zgroup"), superAdmin("ra1zgroup", "GROUP"));

        RestorePlan plan = plan();

        assertThat(written(plan)).as(plan.toString()).isEmpty();
        assertThat(plan.count(Step.Kind.NEEDS_PERSON)).isEqualTo(1);
    }
}
