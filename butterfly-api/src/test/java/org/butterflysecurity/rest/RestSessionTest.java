package org.butterflysecurity.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.butterflysecurity.catalog.Catalog;
import org.butterflysecurity.catalog.CatalogFile;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ButterflyException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ReadOutcome;
import org.butterflysecurity.spi.ResourceSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestSessionTest {
    private static final Catalog CATALOG = Catalog.of(
            "acme", CatalogFile.read("acme", "all", new ByteArrayInputStream("""
            {"types": [
              {"type": "org", "read": {"get": "/org", "singleton": true, "scopes": ["org.read"]}},
              {"type": "group", "read": {"list": "/groups", "paging": "LINK", "bucket": "/groups", "scopes": ["group.read"]},
               "identity": {"id": "/id"}},
              {"type": "member", "read": {"parent": "group", "parentFilter": {"at": "/kind", "values": ["A"]},
                "list": "/groups/{groupId}/users", "scopes": ["group.read", "user.read"]}, "identity": {"id": "/id"}},
              {"type": "page", "read": {"parent": "group", "get": "/groups/{groupId}/page", "singleton": true}},
              {"type": "link", "read": {"parent": "group", "bind": {"x": "/_links/x/href"}, "get": "/xs/{x}",
                "singleton": true}},
              {"type": "extra", "read": {"parent": "group", "giveUpAfter": 3, "list": "/groups/{groupId}/extras"},
               "identity": {"id": "/id"}},
              {"type": "tag", "read": {"parent": "group", "dependsOn": ["policy"], "list": "/groups/{groupId}/tags"},
               "identity": {"id": "/id"}},
              {"type": "policy", "read": {"list": "/policies?type={P|Q}"}, "identity": {"id": "/id"}},
              {"type": "special", "read": {"reader": "special"}}
            ]}
            """.getBytes(StandardCharsets.UTF_8))));

    private final FakeTenant tenant = new FakeTenant();
    private final Map<String, Map<ResourceKey, JsonValue>> read = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        tenant.close();
    }

    @Test
    void readsListingsSingletonsAndAlternatives() throws Exception {
        answers("/org", 200, "{\"name\":\"Acme\"}");
        answers("/groups", 200, "[{\"id\":\"g1\"},{\"id\":2}]");
        answers("/policies?type=P", 200, "[{\"id\":\"p\"}]");
        answers("/policies?type=Q", 404, "{}");

        assertThat(read("org")).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(read("group")).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(read("policy")).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(keys("org")).containsExactly("-");
        assertThat(keys("group")).containsExactly("2", "g1");
        assertThat(keys("policy")).containsExactly("p");
    }

    @Test
    void readsChildrenOfTheParentsThatPassTheFilter() throws Exception {
        groups("{\"id\":\"g1\",\"kind\":\"A\"}", "{\"id\":\"g2\",\"kind\":\"B\"}", "{\"id\":\"g/3\",\"kind\":\"A\"}");
        answers("/groups/g1/users", 200, "[{\"id\":\"u1\"},{\"id\":\"u2\"}]");
        answers("/groups/g%2F3/users", 404, "{}");

        assertThat(read("member")).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(keys("member")).containsExactly("g1/u1", "g1/u2");
    }

    @Test
    void readsManyParentsWithSeveralThreads() throws Exception {
        String[] groups = new String[300];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = "{\"id\":\"g" + i + "\"}";
            answers("/groups/g" + i + "/page", 200, "{\"n\":" + i + "}");
        }
        groups(groups);

        assertThat(read("page")).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(keys("page")).hasSize(300);
    }

    @Test
    void takesVariablesFromLinksOfTheParent() throws Exception {
        groups("{\"id\":\"g1\",\"_links\":{\"x\":{\"href\":\"https://acme/xs/77?y\"}}}", "{\"id\":\"g2\"}");
        answers("/xs/77", 200, "{\"a\":1}");

        assertThat(read("link")).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(keys("link")).containsExactly("g1");
    }

    @Test
    void tellsAFeatureThatIsOffFromObjectsThatAreNotThere() throws Exception {
        groups("{\"id\":\"g1\",\"kind\":\"A\"}", "{\"id\":\"g2\",\"kind\":\"A\"}");
        answers("/org", 405, "{\"error\":\"off\"}");

        assertThat(read("member").skipped()).contains(SkipReason.FEATURE_OFF);
        assertThat(read("page")).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(read("org").skipped()).contains(SkipReason.FEATURE_OFF);
        assertThat(read("org").detail()).contains("405").contains("off");
    }

    @Test
    void whatATenantLacksIsNotAskedOfEveryParent() throws Exception {
        groups(IntStream.range(0, 200).mapToObj(i -> "{\"id\":\"g" + i + "\"}").toArray(String[]::new));

        assertThat(read("extra").skipped()).contains(SkipReason.FEATURE_OFF);

        assertThat(tenant.server.findAll(getRequestedFor(anyUrl()))).hasSizeBetween(3, 20);
    }

    @Test
    void everyParentIsAskedWhereOneAnswersHoweverLate() throws Exception {
        groups(IntStream.range(0, 200).mapToObj(i -> "{\"id\":\"g" + i + "\"}").toArray(String[]::new));
        tenant.server.stubFor(get(urlEqualTo("/groups/g0/extras"))
                .willReturn(tenant.json(200, "[]").withFixedDelay(300)));
        answers("/groups/g99/extras", 200, "[{\"id\":\"x\"}]");

        assertThat(read("extra")).isEqualTo(ReadOutcome.COMPLETE);

        assertThat(keys("extra")).containsExactly("g99/x");
    }

    @Test
    void nothingIsAskedWhereWhatItDependsOnHasNoObjects() throws Exception {
        groups("{\"id\":\"g1\"}");
        answers("/groups/g1/tags", 200, "[{\"id\":\"t\"}]");

        assertThat(read("tag")).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(keys("tag")).containsExactly("g1/t");

        read.clear();
        groups("{\"id\":\"g1\"}");
        read.put("policy", Map.of());
        assertThat(read("tag")).isEqualTo(ReadOutcome.COMPLETE);
        assertThat(keys("tag")).isEmpty();
    }

    @Test
    void aMissingScopeOrRoleSkipsTheTypeAndNamesIt() throws Exception {
        groups("{\"id\":\"g1\",\"kind\":\"A\"}");
        answers("/groups/g1/users", 403, "{\"error\":\"insufficient_scope\"}");
        answers("/org", 403, "{\"error\":\"no\"}");

        assertThat(read("member").skipped()).contains(SkipReason.SCOPE_MISSING);
        assertThat(read("member").detail()).startsWith("needs the scopes group.read user.read");
        assertThat(read("org").skipped()).contains(SkipReason.ROLE_MISSING);
    }

    @Test
    void anObjectWithoutItsIdOrARefusalFailsTheType() {
        answers("/groups", 200, "[{\"name\":\"x\"}]");
        answers("/org", 400, "{\"error\":\"bad\"}");

        assertThatThrownBy(() -> read("group"))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNEXPECTED_ANSWER))
                .hasMessageContaining("acme/group has no id at '/id'");
        assertThatThrownBy(() -> read("org"))
                .isInstanceOfSatisfying(
                        ButterflyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROVIDER_REFUSED));
    }

    @Test
    void childrenOfAParentTypeThatWasNotReadAreUnknown() throws Exception {
        assertThat(read("member").skipped()).contains(SkipReason.PARENT_UNREAD);
    }

    @Test
    void handsTypesThatNameAReaderToIt() throws Exception {
        answers("/a", 200, "{}");
        TypeReader reader = reading -> {
            reading.accept(ResourceKey.of("x"), reading.get("/a"));
            assertThat(reading.find("/missing")).isEmpty();
            return ReadOutcome.COMPLETE;
        };
        try (RestSession session = session(Map.of("special", reader), tenant.client())) {
            session.read(type("special"), parents(), sink("special"));

            assertThat(keys("special")).containsExactly("x");
            assertThat(session.calls(type("special").type())).isEqualTo(2);
            assertThat(session.calls()).isEqualTo(2);
        }
    }

    @Test
    void preflightNamesScopesThatWereNotGrantedAndWhatTheConnectorKnows() {
        tenant.secrets.put("secret", "s");
        tenant.server.stubFor(post(urlEqualTo("/token"))
                .willReturn(tenant.json(200, "{\"access_token\":\"t\",\"expires_in\":60,\"scope\":\"group.read\"}")));
        RestClient client = tenant.client(
                b -> b.credential(ClientCredentials.secret("/token", "c", SecretRef.of("secret")))
                        .scopes(List.of("org.read", "group.read", "user.read")),
                o -> o);
        ReadOutcome off = ReadOutcome.skipped(SkipReason.FEATURE_OFF, "other engine");

        try (RestSession session = builder(client).skip(type("org").type(), off).open()) {
            assertThat(session.preflight())
                    .containsOnlyKeys(type("member").type(), type("org").type())
                    .containsEntry(type("org").type(), off);
            assertThat(session.preflight().get(type("member").type()).detail())
                    .isEqualTo("needs the scope user.read, which the application was not granted");
        }
    }

    private ReadOutcome read(String name) throws InterruptedException {
        try (RestSession session = session(Map.of(), tenant.client())) {
            return session.read(type(name), parents(), sink(name));
        }
    }

    private RestSession session(Map<String, TypeReader> readers, RestClient client) {
        return builder(client).readers(readers).open();
    }

    private RestSession.Builder builder(RestClient client) {
        Set<ResourceType> all =
                CATALOG.types().stream().map(TypeDefinition::type).collect(Collectors.toSet());
        return RestSession.builder(
                tenant.context(), client, CATALOG, new Snapshot.Connection("acme", tenant.url(), "", List.of()), all);
    }

    private static TypeDefinition type(String name) {
        return CATALOG.get(new ResourceType("acme", name));
    }

    private void answers(String url, int status, String body) {
        tenant.server.stubFor(get(urlEqualTo(url)).willReturn(tenant.json(status, body)));
    }

    private void groups(String... documents) {
        Map<ResourceKey, JsonValue> groups = new TreeMap<>();
        for (String document : documents) {
            JsonObject group = (JsonObject) Json.parse(document);
            groups.put(ResourceKey.of(group.string("id").orElseThrow()), group);
        }
        read.put("group", groups);
    }

    private List<String> keys(String name) {
        return new ArrayList<>(new TreeMap<>(read.getOrDefault(name, Map.of())).keySet())
                .stream().map(ResourceKey::toString).toList();
    }

    private ResourceSink sink(String name) {
        return (key, document) ->
                read.computeIfAbsent(name, n -> new ConcurrentHashMap<>()).put(key, document);
    }

    private ParentReader parents() {
        return new ParentReader() {
            @Override
            public boolean isRead(ResourceType type) {
                return read.containsKey(type.name());
            }

            @Override
            public Stream<Resource> read(ResourceType type) {
                return read.get(type.name()).entrySet().stream()
                        .map(e -> new Resource(type, e.getKey(), "", e.getValue()));
            }

            @Override
            public long count(ResourceType type) {
                return read.get(type.name()).size();
            }
        };
    }
}
