package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider may tell of a set in another order each time: that is no difference, and makes no plan stale. */
class SetOrderTest {
    private static final ResourceType ZONE = ResourceType.of("okta/network-zone");
    private static final JsonPointer GATEWAYS = JsonPointer.of("/gateways");

    @TempDir
    private Path directory;

    private int turned;

    @Test
    void orgWhoseSetsAreToldInAnotherOrderNeedsNothing() {
        try (SimulatedOkta org = org();
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run();
            for (TypeDefinition type : OktaCatalog.catalog().types()) {
                org.state()
                        .all(type.type())
                        .toList()
                        .forEach(i -> org.state().put(type.type(), i.key(), turned(type, i.document())));
            }

            assertThat(everything(backup, snapshot).steps()).isEmpty();
            assertThat(backup.drift(snapshot.id()).changes()).isEmpty();
            assertThat(turned).isGreaterThan(5);
        }
    }

    @Test
    void tenantWhoseSetsAreToldInAnotherOrderNeedsNothing() {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start();
                IdentityBackup backup = Auth0Wiring.to(tenant, directory, "acme", InMemoryStorage.create())
                        .build()) {
            Snapshot snapshot = backup.run();
            for (TypeDefinition type : Auth0Catalog.catalog().types()) {
                tenant.state()
                        .all(type.type())
                        .toList()
                        .forEach(i -> tenant.state().put(type.type(), i.key(), turned(type, i.document())));
            }

            assertThat(everything(backup, snapshot).steps()).isEmpty();
            assertThat(backup.drift(snapshot.id()).changes()).isEmpty();
            assertThat(turned).isGreaterThan(5);
        }
    }

    @Test
    void anotherOrderOfASetThatDiffersMakesNoPlanStale() {
        try (SimulatedOkta org = org();
                IdentityBackup backup = OktaWiring.to(org, directory, "acme").build()) {
            Snapshot snapshot = backup.run();
            Item zone = org.state()
                    .all(ZONE)
                    .filter(z -> GATEWAYS.find(z.document()).isPresent())
                    .findFirst()
                    .orElseThrow();
            JsonObject other = ((JsonObject) zone.document())
                    .with("gateways", JsonArray.of(range("9.9.9.0/24"), range("8.8.8.0/24"), range("7.7.7.0/24")));
            org.state().put(ZONE, zone.key(), other);
            RestorePlan plan = everything(backup, snapshot);
            org.state().put(ZONE, zone.key(), turned(OktaCatalog.catalog().get(ZONE), other));

            RestoreReport report = backup.restore(plan);

            assertThat(plan.steps()).hasSize(1);
            assertThat(report.isComplete()).as(Json.pretty(report.toJson())).isTrue();
        }
    }

    private static JsonObject range(String value) {
        return JsonObject.EMPTY.with("type", new JsonString("CIDR")).with("value", new JsonString(value));
    }

    private static SimulatedOkta org() {
        return SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
    }

    private static RestorePlan everything(IdentityBackup backup, Snapshot snapshot) {
        return backup.planRestore(
                snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));
    }

    /** The document with each of its sets the other way round. */
    private JsonValue turned(TypeDefinition type, JsonValue document) {
        JsonValue turned = document;
        for (JsonPointer at : type.fields().allSets()) {
            turned = at.replace(turned, value -> value instanceof JsonArray array ? turned(array) : value);
        }
        return turned;
    }

    private JsonArray turned(JsonArray array) {
        List<JsonValue> items = new ArrayList<>(array.items());
        Collections.reverse(items);
        turned += items.equals(array.items()) ? 0 : 1;
        return new JsonArray(items);
    }
}
