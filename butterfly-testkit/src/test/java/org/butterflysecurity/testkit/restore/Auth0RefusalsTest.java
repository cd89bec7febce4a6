package org.butterflysecurity.testkit.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.butterflysecurity.Deletes;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.OnError;
import org.butterflysecurity.RestoreOptions;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.Selection;
import org.butterflysecurity.auth0.Auth0Catalog;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Restorable;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestorePlan;
import org.butterflysecurity.model.RestoreReport;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.storage.InMemoryStorage;
import org.butterflysecurity.testkit.auth0.Auth0Options;
import org.butterflysecurity.testkit.auth0.Caller;
import org.butterflysecurity.testkit.auth0.DemoTenant;
import org.butterflysecurity.testkit.auth0.SimulatedAuth0;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * What Auth0 refuses, a row each in {@code refusals/auth0.csv}: the tenant as it was backed up, what happens to it, a request that
 * somebody might send then, and how Auth0 refuses it. The restore sends none that is refused: afterwards the tenant is as it was
 * ({@code equal}), nothing is left to do ({@code done}), or a step for a person names the object ({@code person}). See {@link Placeholders}
 * for objects in words.
 */
class Auth0RefusalsTest {
    private static final List<TypeDefinition> TYPES = Auth0Catalog.catalog().types().stream()
            .filter(TypeDefinition::isBackedUp)
            .filter(t -> t.reading().onRequest().isEmpty())
            .filter(t -> t.writing().restorable() != Restorable.NO)
            .toList();

    /** What can be compared: credentials too, as the host knows their keys. */
    private static final List<TypeDefinition> COMPARED = TYPES.stream()
            .filter(t -> Auth0RoundTripProperties.TYPES.contains(t)
                    || Set.of("client-credential", "custom-domain")
                            .contains(t.type().name()))
            .toList();

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}: {1} is refused with {3}; {6}")
    @CsvFileSource(resources = "/refusals/auth0.csv", delimiter = '|', quoteCharacter = '`', maxCharsPerColumn = 8192)
    void refusedAndNotAskedFor(
            String type, String request, String body, String answer, String before, String harm, String outcome)
            throws Exception {
        try (SimulatedAuth0 tenant = SimulatedAuth0.start(Auth0Options.defaults()
                        .tenant(DemoTenant.seed(1).users(3).organizations(2))
                        .pendingPolls(0));
                IdentityBackup backup = Auth0Wiring.to(
                                tenant, directory, "acme", InMemoryStorage.create(), Auth0Wiring.allSecrets(tenant))
                        .build()) {
            Placeholders placeholders = new Placeholders(Auth0Catalog.catalog(), tenant.state());
            happen(tenant, placeholders, before);
            Snapshot snapshot = backup.run(RunOptions.defaults().withTypes(about(type + " " + before + " " + harm)));
            TenantGraph then = Auth0RoundTripProperties.graph(tenant, COMPARED);
            happen(tenant, placeholders, harm);

            if (request != null) {
                assertThat(refusal(Caller.signedIn(tenant), placeholders, request, body))
                        .startsWith(answer);
            }
            tenant.calls().reset();
            RestorePlan plan = backup.planRestore(
                    snapshot.id(), RestoreOptions.of(Selection.everything()).withDeletes(Deletes.upTo(1000)));
            RestoreReport report = backup.restore(plan, OnError.CONTINUE);

            assertThat(tenant.calls().latest())
                    .as(plan + "\n" + Json.pretty(report.toJson()))
                    .noneMatch(c -> !c.method().equals("GET") && c.status() >= 400);
            assertThat(report.remaining())
                    .as(plan.toString())
                    .allMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON || outcome.equals("person"));
            if (outcome.equals("equal")) {
                assertThat(then.difference(Auth0RoundTripProperties.graph(tenant, COMPARED)))
                        .as(plan.toString())
                        .isEmpty();
            } else if (outcome.equals("person")) {
                assertThat(plan.steps())
                        .as(plan.toString())
                        .anyMatch(s -> s.kind() == Step.Kind.NEEDS_PERSON
                                && s.target().type().name().equals(type));
            }
        }
    }

    /** The types that a text names, what these name, and what names them: the rest costs time only. */
    private static Set<ResourceType> about(String text) {
        Set<ResourceType> named = new TreeSet<>();
        Set<ResourceType> about = new TreeSet<>();
        for (TypeDefinition type : TYPES) {
            if (Pattern.compile("(^| )" + type.type().name() + "([ =!]|$)")
                    .matcher(text)
                    .find()) {
                named.add(type.type());
            }
        }
        for (TypeDefinition type : TYPES) {
            Set<ResourceType> names = new TreeSet<>();
            type.reading().parent().ifPresent(names::add);
            type.fields().references().forEach(r -> names.addAll(r.to()));
            if (named.contains(type.type())) {
                about.add(type.type());
                about.addAll(names);
            } else if (names.stream().anyMatch(named::contains)) {
                about.add(type.type());
            }
        }
        about.retainAll(TYPES.stream().map(TypeDefinition::type).toList());
        return about;
    }

    private static String refusal(Caller caller, Placeholders placeholders, String request, String body)
            throws Exception {
        String[] words = placeholders.filled(request).split(" ");
        Caller.Reply reply =
                caller.call(words[0], words[1].replace("|", "%7C"), body == null ? "" : placeholders.filled(body));
        return reply.status() + " " + reply.text();
    }

    /** {@code remove TYPE}, {@code set TYPE POINTER VALUE}, {@code drop TYPE POINTER}, {@code put TYPE KEY VALUE}; several behind {@code ;}. */
    private static void happen(SimulatedAuth0 tenant, Placeholders placeholders, String story) {
        for (String each : story == null ? new String[0] : story.split(" ; ")) {
            String[] words = each.strip().split(" +", 2);
            String rest = words[1];
            if (words[0].equals("put")) {
                String[] parts = placeholders.filled(rest).split(" +", 3);
                tenant.state()
                        .put(
                                ResourceType.of("auth0/" + parts[0]),
                                ResourceKey.of(parts[1].split(",")),
                                Json.parse(parts[2]));
                continue;
            }
            int at = rest.indexOf(" /");
            String object = at < 0 ? rest : rest.substring(0, at);
            Item found = placeholders.found(object);
            ResourceType type = ResourceType.of("auth0/" + object.replaceAll("[!=].*", ""));
            if (words[0].equals("remove")) {
                tenant.state().remove(type, found.key());
                continue;
            }
            String[] parts = rest.substring(at + 1).split(" +", 2);
            JsonPointer pointer = JsonPointer.of(parts[0]);
            JsonValue changed = words[0].equals("drop")
                    ? pointer.remove(found.document())
                    : set(found.document(), pointer.segments(), Json.parse(placeholders.filled(parts[1])));
            tenant.state().put(type, found.key(), changed);
        }
    }

    private static JsonValue set(JsonValue at, List<String> path, JsonValue value) {
        if (path.isEmpty()) {
            return value;
        }
        JsonObject object = at instanceof JsonObject o ? o : JsonObject.EMPTY;
        JsonValue inside = object.find(path.get(0)).orElse(JsonArray.EMPTY);
        return object.with(path.get(0), set(inside, path.subList(1, path.size()), value));
    }
}
