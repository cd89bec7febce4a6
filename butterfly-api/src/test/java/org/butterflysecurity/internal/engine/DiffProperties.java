package org.butterflysecurity.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArbitraries;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.DiffJson;
import org.butterflysecurity.model.DiffPatch;
import org.butterflysecurity.model.Edit;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.LoggedChange;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TenantId;

class DiffProperties {
    private static final DocumentDiff ALL = new DocumentDiff(List.of());
    private static final DocumentDiff KNOWING = DocumentDiff.of(new Fields(
            List.of(),
            List.of(),
            List.of(),
            List.of(JsonPointer.of("/updated")),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(new Fields.Code(JsonPointer.of("/code"), "js")),
            List.of(JsonPointer.of("/set"), JsonPointer.of("/sets/*")),
            Optional.empty()));

    @Property(tries = 400)
    void patchOfTheDifferencesGivesTheOtherDocument(
            @ForAll("objects") JsonObject before, @ForAll("objects") JsonObject other, @ForAll long seed) {
        for (JsonValue after : List.of(other, edited(before, new Random(seed)))) {
            List<FieldChange> changes = ALL.between(before, after);

            assertThat(JsonPatch.apply(DiffPatch.of(change(changes)), before)).isEqualTo(after);
            assertThat(changes.isEmpty()).isEqualTo(before.equals(after));
        }
    }

    @Property(tries = 400)
    void patchLeavesNoDifferenceThatCounts(@ForAll("known") JsonObject before, @ForAll("known") JsonObject after) {
        JsonValue patched = JsonPatch.apply(DiffPatch.of(change(KNOWING.between(before, after))), before);

        assertThat(KNOWING.between(patched, after)).isEmpty();
        assertThat(((JsonObject) patched).find("updated")).isEqualTo(before.find("updated"));
    }

    @Property(tries = 200)
    void orderOfASetDoesNotCountAndThatOfAListDoes(@ForAll("lists") List<JsonValue> items, @ForAll long seed) {
        List<JsonValue> shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, new Random(seed));
        JsonObject before = JsonObject.EMPTY.with("set", new JsonArray(items)).with("list", new JsonArray(items));
        JsonObject after = JsonObject.EMPTY.with("set", new JsonArray(shuffled)).with("list", new JsonArray(shuffled));

        assertThat(KNOWING.between(before, after))
                .extracting(f -> f.at().toString())
                .containsExactlyElementsOf(items.equals(shuffled) ? List.of() : List.of("/list"));
    }

    @Property(tries = 300)
    void whatStaysAndGoesIsTheListBeforeAndWhatStaysAndComesTheListAfter(
            @ForAll("lists") List<JsonValue> before, @ForAll("lists") List<JsonValue> after) {
        List<Edit> edits = new FieldChange(
                        JsonPointer.of("/x"),
                        Optional.of(new JsonArray(before)),
                        Optional.of(new JsonArray(after)),
                        FieldChange.Form.LIST)
                .edits();

        assertThat(values(edits, Edit.Kind.KEEP, Edit.Kind.REMOVE)).isEqualTo(before);
        assertThat(values(edits, Edit.Kind.KEEP, Edit.Kind.ADD)).isEqualTo(after);
    }

    @Property(tries = 200)
    void jsonFormIsReadBack(@ForAll("known") JsonObject before, @ForAll("known") JsonObject after) {
        ObjectChange change = new ObjectChange(
                ObjectChange.Kind.CHANGED,
                ResourceType.of("acme/group"),
                ResourceKey.of("p", "a/b"),
                "name",
                Optional.of(new ObjectChange.Named(ResourceType.of("acme/p"), ResourceKey.of("p"), "Parent")),
                KNOWING.between(before, after),
                List.of(new ObjectChange.Named(ResourceType.of("acme/q"), ResourceKey.of("q"), "Mentioned")),
                List.of(new LoggedChange("1", Instant.EPOCH, "Ann", Optional.of("u1"), "x.update")));
        Diff diff = new Diff(
                TenantId.of("acme"),
                SnapshotId.of(1),
                Optional.of(SnapshotId.of(2)),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                List.of(new Diff.TypeChanges(ResourceType.of("acme/group"), 0, 0, 1)),
                List.of(change),
                List.of(new Diff.NotCompared(ResourceType.of("acme/z"), "why")),
                List.of(new Diff.LogReading("acme", true, "")));

        assertThat(DiffJson.read(Json.parse(Json.compact(DiffJson.of(diff))))).isEqualTo(diff);
    }

    private static ObjectChange change(List<FieldChange> fields) {
        return new ObjectChange(
                ObjectChange.Kind.CHANGED,
                ResourceType.of("acme/group"),
                ResourceKey.of("g"),
                "g",
                Optional.empty(),
                fields,
                List.of(),
                List.of());
    }

    private static List<JsonValue> values(List<Edit> edits, Edit.Kind... kinds) {
        return edits.stream()
                .filter(e -> List.of(kinds).contains(e.kind()))
                .map(Edit::value)
                .toList();
    }

    /** The value with elements inserted, removed and moved, and members changed, at random. */
    private static JsonValue edited(JsonValue value, Random random) {
        if (random.nextInt(6) == 0) {
            return List.of(JsonNull.NULL, new JsonString("a\nb"), JsonArray.EMPTY, JsonObject.EMPTY)
                    .get(random.nextInt(4));
        }
        if (value instanceof JsonObject object) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            object.members().forEach((name, v) -> {
                if (random.nextInt(8) > 0) {
                    members.put(name, edited(v, random));
                }
            });
            return random.nextInt(4) == 0
                    ? new JsonObject(members).with("more", new JsonString("x"))
                    : new JsonObject(members);
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> items = new ArrayList<>();
            array.forEach(v -> items.add(edited(v, random)));
            if (random.nextBoolean()) {
                Collections.shuffle(items, random);
            }
            if (random.nextBoolean()) {
                items.add(random.nextInt(items.size() + 1), new JsonString("new"));
            }
            return new JsonArray(items);
        }
        return value;
    }

    @Provide
    Arbitrary<JsonObject> objects() {
        return JsonArbitraries.objects().map(o -> o.members().isEmpty() ? o.with("a", JsonArray.EMPTY) : o);
    }

    /** Objects in which the fields have meanings. */
    @Provide
    Arbitrary<JsonObject> known() {
        return net.jqwik.api.Combinators.combine(lists(), lists(), JsonArbitraries.texts(), JsonArbitraries.values())
                .as((set, list, code, any) -> JsonObject.EMPTY
                        .with("set", new JsonArray(set))
                        .with("sets", JsonArray.of(new JsonArray(set), new JsonArray(list)))
                        .with("list", new JsonArray(list))
                        .with("code", new JsonString(code))
                        .with("updated", any)
                        .with("any", any));
    }

    /** Lists of few different values, so that they repeat. */
    @Provide
    Arbitrary<List<JsonValue>> lists() {
        List<JsonValue> few = Stream.of("'a'", "'b'", "'c'", "1", "null", "{'x':1}", "['a','b']")
                .map(t -> Json.parse(t.replace('\'', '"')))
                .toList();
        return net.jqwik.api.Arbitraries.of(few).list().ofMaxSize(8);
    }
}
