package org.butterflysecurity.workflows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/**
 * A made-up export of one folder: a helper that a scheduled flow calls for each row of a table, and a connection. Each export
 * has new ids, as the console makes them; cards keep theirs.
 */
public final class TestPack {
    private final RandomGenerator random;
    private String folder = "Onboarding";
    private String created = "2026-11-01T10:00:00.000Z";
    private String greeting = "Welcome";
    private String password = "";
    private String connectorVersion = "1.0.690";
    private boolean connected = true;

    private TestPack(RandomGenerator random) {
        this.random = random;
    }

    /** The ids of this export follow from {@code random}. */
    public static TestPack exported(RandomGenerator random) {
        return new TestPack(random);
    }

    public TestPack folder(String name) {
        this.folder = name;
        return this;
    }

    public TestPack created(String instant) {
        this.created = instant;
        return this;
    }

    public TestPack greeting(String text) {
        this.greeting = text;
        return this;
    }

    /** A literal in a field called Password; none when empty. */
    public TestPack password(String text) {
        this.password = text;
        return this;
    }

    public TestPack connectorVersion(String version) {
        this.connectorVersion = version;
        return this;
    }

    public TestPack withoutConnection() {
        this.connected = false;
        return this;
    }

    public byte[] bytes() {
        return (Json.compact(document()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public JsonObject document() {
        String group = id();
        String table = id();
        String config = id();
        String helper = id();
        String schedule = id();
        JsonObject data = JsonObject.builder()
                .put(
                        "flos",
                        JsonObject.builder()
                                .put(
                                        helper,
                                        entry(
                                                helper,
                                                "Create user",
                                                flow(
                                                        helper,
                                                        group,
                                                        false,
                                                        List.of(
                                                                card(
                                                                        "hlpStart1",
                                                                        "root:kernel:control:0.0.1:callable",
                                                                        "Helper Flow",
                                                                        JsonNull.NULL),
                                                                card(
                                                                        "hlpCreate",
                                                                        "root:channels:http:okta:" + connectorVersion
                                                                                + ":createUser",
                                                                        "Create User",
                                                                        connected
                                                                                ? new JsonString(config)
                                                                                : JsonNull.NULL,
                                                                        input(
                                                                                "inPasswd1",
                                                                                "Credentials",
                                                                                "Password",
                                                                                "string",
                                                                                password),
                                                                        input(
                                                                                "inGreet01",
                                                                                "profile",
                                                                                "greeting",
                                                                                "string",
                                                                                greeting))))))
                                .put(
                                        schedule,
                                        entry(
                                                schedule,
                                                "Every night",
                                                flow(
                                                        schedule,
                                                        group,
                                                        true,
                                                        List.of(
                                                                card(
                                                                        "schSearch",
                                                                        "root:channels:http:stash:0.7.148:searchRows2",
                                                                        "Search Rows",
                                                                        JsonNull.NULL,
                                                                        input(
                                                                                "inTable01",
                                                                                "parameters",
                                                                                "stash",
                                                                                "string",
                                                                                table)),
                                                                card(
                                                                        "schEach01",
                                                                        "root:kernel:list:0.0.1:each",
                                                                        "For Each",
                                                                        JsonNull.NULL,
                                                                        input(
                                                                                "inFlow001",
                                                                                "",
                                                                                "flo",
                                                                                "flo",
                                                                                helper))))))
                                .build())
                .put(
                        "configs",
                        JsonObject.builder()
                                .put(
                                        config,
                                        JsonObject.builder()
                                                .put("id", config)
                                                .put("name", "Okta")
                                                .put("module", "okta")
                                                .put("data", JsonNull.NULL)
                                                .build())
                                .build())
                .put(
                        "tables",
                        JsonObject.builder()
                                .put(
                                        table,
                                        JsonObject.builder()
                                                .put("id", table)
                                                .put("name", "New Hires")
                                                .put("description", "")
                                                .put(
                                                        "data",
                                                        JsonObject.builder()
                                                                .put("class", "simple")
                                                                .put("group_id", group)
                                                                .put(
                                                                        "structure",
                                                                        JsonArray.of(column("Name"), column("Start")))
                                                                .build())
                                                .build())
                                .build())
                .put(
                        "groups",
                        JsonObject.builder()
                                .put(
                                        group,
                                        JsonObject.builder()
                                                .put("id", group)
                                                .put(
                                                        "data",
                                                        JsonObject.builder()
                                                                .put("name", folder)
                                                                .put("description", "")
                                                                .put("media_uri", "")
                                                                .put("path", "")
                                                                .build())
                                                .build())
                                .build())
                .build();
        return JsonObject.builder()
                .put("type", "flopack")
                .put("version", "1.5.0")
                .put("created", created)
                .put("flags", JsonObject.builder().put("looseNulls", "True").build())
                .put("data", data)
                .build();
    }

    private static JsonObject column(String name) {
        return JsonObject.builder()
                .put("name", name)
                .put("type", "str")
                .put("default", JsonNull.NULL)
                .build();
    }

    private static JsonObject entry(String id, String name, JsonObject data) {
        return JsonObject.builder()
                .put("id", id)
                .put("name", name)
                .put("description", "")
                .put("data", data)
                .build();
    }

    private JsonObject flow(String id, String group, boolean scheduled, List<JsonObject> cards) {
        List<JsonValue> shuffled = new ArrayList<>(cards);
        if (random.nextBoolean()) {
            Collections.reverse(shuffled);
        }
        JsonObject.Builder orderings = JsonObject.builder();
        for (int i = 1; i < cards.size(); i++) {
            orderings.put(
                    id().substring(0, 10),
                    JsonArray.of(
                            cards.get(i - 1).find("uuid").orElseThrow(),
                            cards.get(i).find("uuid").orElseThrow()));
        }
        return JsonObject.builder()
                .put("id", JsonNull.NULL)
                .put("uuid", id)
                .put("display", JsonObject.builder().put("preview", id()).build())
                .put("methods", new JsonArray(shuffled))
                .put("orderings", orderings.build())
                .put("scheduled", JsonBoolean.of(scheduled))
                .put("group", group)
                .build();
    }

    private static JsonObject card(String uuid, String address, String title, JsonValue config, JsonObject... inputs) {
        JsonObject.Builder data = JsonObject.builder();
        for (JsonObject input : inputs) {
            data.put(input.string("id").orElseThrow(), input);
        }
        return JsonObject.builder()
                .put("address", address)
                .put("uuid", uuid)
                .put(
                        "node",
                        JsonObject.builder()
                                .put(
                                        "data",
                                        JsonObject.builder().put("name", title).build())
                                .put(
                                        "model",
                                        JsonObject.builder()
                                                .put("config", config)
                                                .put(
                                                        "inputs",
                                                        JsonObject.builder()
                                                                .put("data", data.build())
                                                                .build())
                                                .build())
                                .build())
                .build();
    }

    private static JsonObject input(String id, String group, String key, String type, String data) {
        return JsonObject.builder()
                .put("id", id)
                .put("group", group)
                .put("key", key)
                .put(
                        "value",
                        JsonObject.builder()
                                .put("error", false)
                                .put("type", type)
                                .put("collection", false)
                                .put("data", data)
                                .build())
                .build();
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
