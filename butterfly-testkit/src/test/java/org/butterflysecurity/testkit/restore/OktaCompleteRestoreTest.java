package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestorePlanJson;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore writes all that an object had, and takes nothing away that it was not asked to. */
class OktaCompleteRestoreTest {
    private static final ResourceType USER_SCHEMA = ResourceType.of("okta/user-schema");
    private static final ResourceType BRAND = ResourceType.of("okta/brand");
    private static final JsonPointer PROPERTIES = JsonPointer.of("/definitions/custom/properties");
    private static final JsonPointer ADDED = JsonPointer.of("/definitions/custom/properties/addedSince");

    @TempDir
    private Path directory;

    private SimulatedOkta org;
    private IdentityBackup backup;

    @BeforeEach
    void connect() {
        org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
        backup = OktaWiring.to(org, directory, "acme").build();
    }

    @AfterEach
    void close() {
        backup.close();
        org.close();
    }

    private JsonValue schema(ResourceKey key) {
        return org.state().find(USER_SCHEMA, key).orElseThrow();
    }

    /** With an attribute, Okta deletes what all users have of it. */
    @Test
    void attributeThatWasAddedToASchemaStaysUnlessDeletionsAreAskedFor() {
        Item before = org.state().all(USER_SCHEMA).findFirst().orElseThrow();
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ResourceType.of("okta/user-type"), USER_SCHEMA));
        JsonObject properties = ((JsonObject) JsonPointer.of("/definitions/custom/properties")
                        .find(before.document())
                        .orElse(JsonObject.EMPTY))
                .with("addedSince", Json.parse("{\"title\":\"Added since\",\"type\":\"string\"}"));
        JsonValue edited = JsonPointer.of("/definitions/custom/properties")
                .replace(((JsonObject) before.document()).with("title", new JsonString("Edited")), old -> properties);
        org.state().put(USER_SCHEMA, before.key(), edited);

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        backup.restore(plan, OnError.STOP);

        assertThat(plan.toString()).contains("/title").doesNotContain("addedSince");
        assertThat(JsonPointer.of("/title").find(schema(before.key())))
                .isEqualTo(JsonPointer.of("/title").find(before.document()));
        assertThat(ADDED.find(schema(before.key()))).isPresent();
        assertThat(backup.planRestore(snapshot.id(), Selection.everything()).steps())
                .isEmpty();

        RestorePlan deleting = backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(5)));
        backup.restore(deleting, OnError.STOP);

        assertThat(deleting.toString()).contains("addedSince");
        assertThat(ADDED.find(schema(before.key()))).isEmpty();
    }

    private void edit(Item schema, UnaryOperator<JsonObject> properties) {
        org.state()
                .put(
                        USER_SCHEMA,
                        schema.key(),
                        PROPERTIES.replace(schema.document(), p -> properties.apply((JsonObject) p)));
    }

    @Test
    void deletedAttributesCountAgainstTheLimit() {
        Item before = org.state().all(USER_SCHEMA).findFirst().orElseThrow();
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ResourceType.of("okta/user-type"), USER_SCHEMA));
        JsonValue attribute = Json.parse("{\"title\":\"Added\",\"type\":\"string\"}");
        edit(before, p -> p.with("one", attribute).with("two", attribute));
        RestoreOptions options = RestoreOptions.of(Selection.everything());

        assertThatThrownBy(() -> backup.planRestore(snapshot.id(), options.withDeletes(Deletes.upTo(1))))
                .isInstanceOfSatisfying(
                        RunException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_DELETES))
                .hasMessageContaining("2 deletions");
        assertThat(backup.planRestore(snapshot.id(), options.withDeletes(Deletes.upTo(2)))
                        .steps())
                .hasSize(1);
    }

    @Test
    void rollbackTakesAwayTheAttributesThatTheRestoreAdded() {
        Item before = org.state().all(USER_SCHEMA).findFirst().orElseThrow();
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ResourceType.of("okta/user-type"), USER_SCHEMA));
        edit(before, p -> JsonObject.EMPTY);
        RestoreReport report = backup.restore(backup.planRestore(snapshot.id(), Selection.everything()));
        assertThat(PROPERTIES.find(schema(before.key()))).isEqualTo(PROPERTIES.find(before.document()));

        backup.restore(backup.planRollback(report.id()).orElseThrow());

        assertThat(PROPERTIES.find(schema(before.key()))).contains(JsonObject.EMPTY);
    }

    @Test
    void attributeOfAnotherTypeIsForAPersonAndTheOthersComeBack() {
        Item before = org.state().all(USER_SCHEMA).findFirst().orElseThrow();
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(ResourceType.of("okta/user-type"), USER_SCHEMA));
        edit(
                before,
                p -> JsonObject.EMPTY.with(
                        "badgeNumber",
                        Json.parse("{\"title\":\"Badge number\",\"type\":\"string\",\"scope\":\"NONE\"}")));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        RestoreReport report = backup.restore(plan, OnError.CONTINUE);

        assertThat(plan.toString()).contains("/definitions/custom/properties/badgeNumber/type", "never changes type");
        assertThat(report.isComplete()).as(plan.toString()).isTrue();
        assertThat(org.calls().byRefusal()).doesNotContainKey("E0000001");
        assertThat(PROPERTIES.child("skills").find(schema(before.key())))
                .isEqualTo(PROPERTIES.child("skills").find(before.document()));
    }

    /** A user that was active is made, and waits for the owner to set a password. */
    @Test
    void usersAreToldOfTheirActivationOnlyWhereThatIsAskedFor() {
        ResourceType user = ResourceType.of("okta/user");
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(user));
        Item one = org.state()
                .all(user)
                .filter(u -> JsonPointer.of("/status")
                        .findString(u.document())
                        .filter("ACTIVE"::equals)
                        .isPresent())
                .reduce((first, last) -> last)
                .orElseThrow();
        org.state().remove(user, one.key());
        RestoreOptions options = RestoreOptions.of(Selection.of(user).key(one.key()));

        RestorePlan silent = backup.planRestore(snapshot.id(), options);
        RestorePlan telling = backup.planRestore(snapshot.id(), options.withMails());
        backup.restore(RestorePlanJson.read(RestorePlanJson.of(telling)), OnError.STOP);

        assertThat(silent.toString()).contains("activate?sendEmail=false").doesNotContain("sendEmail=true");
        assertThat(telling.toString()).contains("activate?sendEmail=true").doesNotContain("sendEmail=false");
        assertThat(telling.hash()).isNotEqualTo(silent.hash());
        assertThat(org.state().all(user).map(u -> Json.compact(u.document())))
                .filteredOn(u -> u.contains("PROVISIONED")
                        && u.contains(JsonPointer.of("/profile/login")
                                .findString(one.document())
                                .orElseThrow()))
                .hasSize(1);
    }

    @Test
    void brandComesBackWithWhatCreatingOneDoesNotTake() {
        JsonValue brand = Json.parse("{\"id\":\"bndDemo2\",\"name\":\"Second brand\",\"isDefault\":false,"
                + "\"agreeToCustomPrivacyPolicy\":true,\"customPrivacyPolicyUrl\":\"https://demo.example/privacy\","
                + "\"removePoweredByOkta\":true,\"locale\":\"de\",\"emailDomainId\":null}");
        org.state().put(BRAND, ResourceKey.of("bndDemo2"), brand);
        Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(BRAND));
        org.state().remove(BRAND, ResourceKey.of("bndDemo2"));

        RestorePlan plan = backup.planRestore(snapshot.id(), Selection.everything());
        backup.restore(plan, OnError.STOP);

        JsonObject made = org.state()
                .all(BRAND)
                .map(i -> (JsonObject) i.document())
                .filter(b -> b.string("name").filter("Second brand"::equals).isPresent())
                .findFirst()
                .orElseThrow();
        assertThat(made.string("locale")).as(plan.toString()).hasValue("de");
        assertThat(made.string("customPrivacyPolicyUrl")).hasValue("https://demo.example/privacy");
        assertThat(backup.planRestore(snapshot.id(), Selection.everything()).steps())
                .isEmpty();
    }
}
