package org.butterflysecurity.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.testkit.okta.DemoTenant;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;

/** A made-up company of some hundred people, served by this process. */
final class SimulatedOrg implements DemoOrg {
    private static final long SEED = 2026;
    private static final int USERS = 250;
    private static final int GROUPS = 40;
    private static final int APPS = 25;

    private static final ResourceType USER = ResourceType.of("okta/user");
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    private static final ResourceType APP = ResourceType.of("okta/app");

    private final SimulatedOkta org;
    private final Path caFile;
    private final Path keyFile;

    private SimulatedOrg(SimulatedOkta org, Path caFile, Path keyFile) {
        this.org = org;
        this.caFile = caFile;
        this.keyFile = keyFile;
    }

    /** Starts the org; what an earlier one left in {@code directory} is of no use any more and goes. */
    static SimulatedOrg start(Path directory) throws IOException {
        Directories.empty(directory);
        Path files = Files.createDirectories(directory.resolve("simulated-org"));
        SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults()
                .tenant(DemoTenant.seed(SEED).users(USERS).groups(GROUPS).apps(APPS)));
        return new SimulatedOrg(
                org, org.caFile(files.resolve("ca.pem")), org.privateKeyFile(files.resolve("client.pem")));
    }

    @Override
    public String describe() {
        return "a simulated org at " + org.url();
    }

    @Override
    public IdentityConnector connector() {
        return OktaConnector.builder()
                .orgUrl(org.url())
                .clientId(org.clientId())
                .keyId(org.keyId())
                .privateKey(KEY)
                .caFile(caFile)
                .build();
    }

    @Override
    public SecretResolver secrets() {
        return SecretResolvers.file(KEY, keyFile);
    }

    @Override
    public void change(Narrator say) {
        say.title("Changing a few things in the org, as administrators do");
        Item user = first(USER, d -> is(d, "/status", "ACTIVE"));
        set(USER, user, "/profile/department", "Treasury");
        say.line("a user moved to the department Treasury");
        Item group = first(GROUP, d -> is(d, "/type", "OKTA_GROUP"));
        set(GROUP, group, "/profile/name", "Finance (renamed)");
        say.line("a group was renamed");
        Item app = first(APP, d -> is(d, "/status", "ACTIVE") && is(d, "/signOnMode", "SAML_2_0"));
        set(APP, app, "/status", "INACTIVE");
        say.line("an app was deactivated");
        Item origin = first(ResourceType.of("okta/trusted-origin"), d -> true);
        org.state().remove(ResourceType.of("okta/trusted-origin"), origin.key());
        say.line("a trusted origin was deleted");
    }

    @Override
    public void close() {
        org.close();
    }

    private Item first(ResourceType type, Predicate<JsonValue> test) {
        return org.state()
                .all(type)
                .filter(i -> test.test(i.document()))
                .findFirst()
                .orElseThrow();
    }

    private void set(ResourceType type, Item item, String pointer, String value) {
        JsonPointer at = JsonPointer.of(pointer);
        JsonPointer parent =
                new JsonPointer(at.segments().subList(0, at.segments().size() - 1));
        org.state()
                .put(
                        type,
                        item.key(),
                        parent.replace(
                                item.document(),
                                o -> ((JsonObject) o).with(at.last().orElseThrow(), new JsonString(value))));
    }

    private static boolean is(JsonValue document, String pointer, String value) {
        return JsonPointer.of(pointer).findString(document).equals(Optional.of(value));
    }
}
