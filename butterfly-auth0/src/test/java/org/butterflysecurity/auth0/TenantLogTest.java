package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.model.Diff;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.spi.ConnectorContext;
import org.butterflysecurity.spi.LogEntry;
import org.butterflysecurity.spi.LogQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What rows of the tenant's log are told of, and as whose doing. */
class TenantLogTest {
    private static final Instant SINCE = Instant.parse("2026-11-20T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-11-26T00:00:00Z");

    private final ScriptedTenant tenant = new ScriptedTenant();
    private final List<LogEntry> entries = new ArrayList<>();

    @AfterEach
    void stop() {
        tenant.close();
    }

    private Diff.LogReading read(String... types) throws InterruptedException {
        Set<ResourceType> asked =
                Set.of(types).stream().map(t -> new ResourceType("auth0", t)).collect(Collectors.toSet());
        ConnectorContext context = new ConnectorContext(
                Clock.fixed(UNTIL, ZoneOffset.UTC),
                new SecureRandom(),
                ref -> Optional.of(Secret.owning("s".repeat(12).getBytes(StandardCharsets.UTF_8))),
                event -> {});
        return TenantBackup.connector(tenant).build().readLog(context, new LogQuery(asked, SINCE, UNTIL), entries::add);
    }

    private static String row(int id, String date, String more, String method, String path, String body, int status) {
        return "{\"log_id\":\"9002" + id + "\",\"date\":\"" + date + "\",\"type\":\"sapi\",\"client_id\":\"dash\","
                + more
                + "\"details\":{\"request\":{\"method\":\"" + method + "\",\"path\":\"" + path
                + "\",\"channel\":\"https://manage.auth0.com/\",\"body\":" + body
                + ",\"auth\":{\"user\":{\"name\":\"Ann Admin\",\"email\":\"ann@acme.example\"}}},"
                + "\"response\":{\"statusCode\":" + status + ",\"body\":{\"client_id\":\"new-client\"}}}}";
    }

    @Test
    void administratorOfTheDashboardIsNamedWithTheObjectsOfThePath() throws InterruptedException {
        String user = "\"user_id\":\"google|7\",";
        tenant.has(
                "/api/v2/logs",
                "["
                        + String.join(
                                ",",
                                row(1, "2026-11-25T10:00:00.000Z", user, "patch", "/v2/clients/abc%7C1", "{}", 200),
                                row(2, "2026-11-25T09:00:00.000Z", user, "post", "/api/v2/clients", "{}", 201),
                                row(3, "2026-11-25T08:00:00.000Z", user, "delete", "/api/v2/clients/gone", "{}", 403),
                                row(4, "2026-11-25T07:00:00.000Z", user, "patch", "/api/v2/connections/c", "{}", 200),
                                row(5, "2026-11-19T07:00:00.000Z", user, "patch", "/api/v2/clients/old", "{}", 200))
                        + "]");

        Diff.LogReading reading = read("client");

        assertThat(reading).isEqualTo(new Diff.LogReading("auth0", true, ""));
        assertThat(entries)
                .as("what was refused, is of another type or older is not told")
                .extracting(e -> e.change().action())
                .containsExactly("PATCH /api/v2/clients/abc%7C1", "POST /api/v2/clients");
        assertThat(entries.get(0).ids()).contains("abc|1");
        assertThat(entries.get(1).ids()).contains("new-client");
        assertThat(entries).allSatisfy(e -> {
            assertThat(e.change().actor()).isEqualTo("Ann Admin");
            assertThat(e.change().actorId()).contains("google|7");
        });
    }

    @Test
    void membersOfARequestAreNamedWithWhatTheyWereAddedTo() throws InterruptedException {
        tenant.has(
                "/api/v2/logs",
                "["
                        + row(
                                1,
                                "2026-11-25T10:00:00.000Z",
                                "",
                                "post",
                                "/api/v2/organizations/org_1/members",
                                "{\"members\":[\"auth0|1\",\"auth0|2\"]}",
                                204)
                        + "]");

        read("organization-member");

        assertThat(entries).singleElement().satisfies(e -> assertThat(e.ids()).contains("org_1", "auth0|1", "auth0|2"));
        assertThat(entries.get(0).change().actorId())
                .as("a machine has no user")
                .contains("dash");
        assertThat(entries.get(0)).hasToString("LogEntry[90021]");
    }

    @Test
    void searchIsRepeatedForWhatIsOlderThanItGives() throws InterruptedException {
        tenant.answers("GET /api/v2/logs", call -> {
            int first = call.query().get("q").endsWith("TO 2026-11-26T00:00:00Z]") ? 0 : 999;
            int page = Integer.parseInt(call.query().get("page"));
            return Reply.json(
                    200,
                    IntStream.range(first + page * 100, Math.min(first + page * 100 + 100, 1050))
                            .mapToObj(i -> row(
                                    10_000 + i,
                                    UNTIL.minusSeconds(i + 1L).toString(),
                                    "",
                                    "patch",
                                    "/api/v2/clients/c" + i,
                                    "{}",
                                    200))
                            .collect(Collectors.joining(",", "[", "]")));
        });

        read("client");

        assertThat(entries).hasSize(1050);
    }

    @Test
    void missingScopeIsNamed() {
        tenant.answers(
                "GET /api/v2/logs",
                Reply.error(403, "insufficient_scope", "Insufficient scope, expected any of: read:logs"));

        assertThatThrownBy(() -> read("client"))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("read:logs");
    }
}
