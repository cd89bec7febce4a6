package org.butterflysecurity.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaCatalog;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants a text in every secret field that the catalog knows and in fields that it does not, in every object of the org, and
 * looks for it in everything that the command line writes.
 */
class CanaryTest {
    private static final String CANARY = "CANARY0f3a9B2c5D8e1F4a6";

    /** Members that no catalog names: one known by its name, the others by the look of their values. */
    private static final JsonObject STRANGE = JsonObject.builder()
            .put("legacyApiToken", CANARY)
            .put("note", "call it with SSWS 00" + CANARY)
            .put("link", "https://hook.example/in?token=9" + CANARY)
            .put("pem", "-----BEGIN PRIVATE " + "KEY-----\n" + CANARY)
            .put(
                    "headers",
                    new JsonArray(List.of(JsonObject.builder()
                            .put("key", "X-Auth")
                            .put("value", CANARY)
                            .build())))
            .build();

    /** Types of which a backup asks for fields by name, the strange one not among them. */
    private static final Set<String> REDUCED =
            Set.of("auth0/user", "auth0/organization-member", "auth0/organization-member-role");

    @TempDir
    private Path directory;

    /** A simulated tenant from inside, whoever the provider is. */
    private record Inside(Catalog catalog, TenantState state) {}

    @Test
    void secretsPlantedInAnOktaOrgAreNowhereInWhatIsWritten() throws Exception {
        Cli cli = new Cli(directory);
        check(cli, backUp -> {
            try (SimulatedOkta org = SimulatedOkta.start()) {
                cli.connectTo(org);
                backUp.accept(new Inside(OktaCatalog.catalog(), org.state()));
            }
        });
    }

    @Test
    void secretsPlantedInAnAuth0TenantAreNowhereInWhatIsWritten() throws Exception {
        Cli cli = new Cli(directory);
        check(cli, backUp -> {
            try (SimulatedAuth0 tenant =
                    SimulatedAuth0.start(Auth0Options.defaults().pendingPolls(0))) {
                cli.connectTo(tenant);
                backUp.accept(new Inside(Auth0Catalog.catalog(), tenant.state()));
            }
        });
    }

    private void check(Cli cli, Consumer<Consumer<Inside>> whileItRuns) throws Exception {
        StringBuilder said = new StringBuilder();
        Set<String> planted = new TreeSet<>();
        String streams = capturing(() -> {
            said.append(cli.run("keygen"));
            whileItRuns.accept(inside -> {
                planted.addAll(plant(inside));
                said.append(cli.run("backup"));
                said.append(cli.run("backup", "--json"));
            });
            said.append(cli.run("backup"));
            said.append(cli.run("show", "1"));
            said.append(cli.run("diff", "1", "2"));
            said.append(cli.run("verify", "--all"));
            said.append(cli.run("dump", "1", "--to", directory.resolve("dump").toString()));
            planted.forEach(type -> said.append(cli.run("get", "1", type)));
        });

        assertThat(said.toString()).contains("complete", "Intact", "\"$secret\":\"redacted\"");
        assertThat(said + streams).doesNotContain(CANARY);
        List<Path> written = files(directory);
        assertThat(written).hasSizeGreaterThan(50);
        for (Path file : written) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(CANARY);
        }
        assertThat(typesWithMarkers()).containsAll(planted);
    }

    /** The types of which an object was given a secret. */
    private static Set<String> plant(Inside inside) {
        Set<String> planted = new TreeSet<>();
        for (TypeDefinition type : inside.catalog().types()) {
            boolean isRead = type.group().equals("core")
                    && type.isBackedUp()
                    && type.reading().onRequest().isEmpty();
            List<Item> items;
            try (Stream<Item> all = inside.state().all(type.type())) {
                items = all.limit(5).toList();
            }
            for (Item item : items) {
                if (isRead && !isAllCode(type) && item.document() instanceof JsonObject document) {
                    inside.state().put(type.type(), item.key(), withSecrets(type, document));
                    planted.add(type.type().toString());
                }
            }
        }
        // Their documents come from elsewhere or are reduced to the fields asked for, strange members and all.
        planted.removeIf(t -> REDUCED.contains(t)
                || inside.catalog().get(ResourceType.of(t)).fields().storeOnly().isPresent());
        return planted;
    }

    /** Where any member is a program or a text for people, what looks like a secret in it is told and not taken out. */
    private static boolean isAllCode(TypeDefinition type) {
        return type.fields().code().stream()
                .anyMatch(code -> code.at().segments().get(0).equals("*"));
    }

    private static JsonObject withSecrets(TypeDefinition type, JsonObject document) {
        JsonValue changed = document.with("zzStrange", STRANGE);
        for (SecretField secret : type.fields().secrets()) {
            String name = secret.onlyNamed().isEmpty()
                    ? "zz"
                    : "zz" + secret.onlyNamed().get(0);
            changed = withValue(changed, secret.at().segments().iterator(), name);
        }
        return (JsonObject) changed;
    }

    /** {@code at} with the canary where the rest of the pointer leads, arrays and objects made on the way. */
    private static JsonValue withValue(JsonValue at, Iterator<String> rest, String anyName) {
        if (!rest.hasNext()) {
            return new JsonString(CANARY);
        }
        String segment = rest.next();
        if (at instanceof JsonArray array && segment.equals("*")) {
            JsonValue first = array.isEmpty() ? JsonObject.EMPTY : array.get(0);
            return new JsonArray(List.of(withValue(first, rest, anyName)));
        }
        JsonObject object = at instanceof JsonObject o ? o : JsonObject.EMPTY;
        String name = segment.equals("*") ? anyName : segment;
        return object.with(name, withValue(object.find(name).orElse(JsonObject.EMPTY), rest, anyName));
    }

    private Set<String> typesWithMarkers() throws Exception {
        Set<String> types = new TreeSet<>();
        for (Path file : files(directory.resolve("dump"))) {
            if (Files.readString(file).contains("\"$secret\":\"redacted\"")
                    && Json.parse(Files.readAllBytes(file)) instanceof JsonArray objects) {
                types.add(((JsonObject) objects.get(0)).string("type").orElseThrow());
            }
        }
        return types;
    }

    private static List<Path> files(Path root) throws Exception {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** What the work writes past the command line's own streams, such as a log. */
    private static String capturing(Runnable work) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(caught, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            System.setErr(stream);
            work.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }
}
