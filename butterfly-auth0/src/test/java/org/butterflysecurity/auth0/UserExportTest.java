package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.butterflysecurity.auth0.ScriptedTenant.Call;
import org.butterflysecurity.auth0.ScriptedTenant.Reply;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.SkipReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users by the export job, with everything that can go wrong on the way, and by searching where no export can be had. */
class UserExportTest {
    private static final String USERS = """
            {"user_id":"auth0|1","email":"a@x.example"}
            {"user_id":"auth0|2","app_metadata":{"plan":"gold"}}
            """;

    private final ScriptedTenant tenant = new ScriptedTenant();
    private final ScriptedTenant files = new ScriptedTenant();

    @AfterEach
    void stop() {
        tenant.close();
        files.close();
    }

    private void begun() {
        tenant.answers(
                "POST /api/v2/jobs/users-exports",
                Reply.json(200, "{\"type\":\"users_export\",\"status\":\"pending\",\"id\":\"job_1\"}"));
    }

    private void job(String... statuses) {
        for (String status : statuses) {
            tenant.has("/api/v2/jobs/job_1", status);
        }
    }

    private String completed() {
        return "{\"id\":\"job_1\",\"status\":\"completed\",\"percentage_done\":100,\"location\":\"http://"
                + files.otherName() + "/job_1/acme.json.gz?Signature=s1gned\"}";
    }

    @Test
    void usersAreReadFromTheFileWhichIsFetchedWithoutTheToken() {
        begun();
        job(completed());
        files.answers("GET /job_1/acme.json.gz", Reply.file(ScriptedTenant.zipped(USERS)));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).containsOnlyKeys("auth0|1", "auth0|2");
            assertThat(files.calls("GET /job_1/acme.json.gz"))
                    .singleElement()
                    .satisfies(c -> assertThat(c.header("Authorization")).isEmpty());
            assertThat(backup.told()).doesNotContain("s1gned");
        }
    }

    @Test
    void everyFieldThatCanBeExportedIsAskedForAndNoOther() {
        begun();
        job(completed());
        files.answers("GET /job_1/acme.json.gz", Reply.file(ScriptedTenant.zipped(USERS)));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            Call call = tenant.calls("POST /api/v2/jobs/users-exports").get(0);
            var body = Json.parse(call.body());

            assertThat(backup.result("user").isComplete()).isTrue();
            assertThat(JsonPointer.of("/format").findString(body)).contains("json");
            assertThat(JsonPointer.of("/limit").find(body)).isEmpty();
            assertThat(JsonPointer.of("/fields/*/name").findAll(body))
                    .hasSize(23)
                    .doesNotHaveDuplicates()
                    .extracting(Object::toString)
                    .contains("\"user_metadata\"", "\"app_metadata\"", "\"identities\"", "\"multifactor\"");
        }
    }

    @Test
    void aFileThatIsNotZippedIsReadToo() {
        begun();
        job(completed());
        files.answers("GET /job_1/acme.json.gz", Reply.file(USERS.getBytes(StandardCharsets.UTF_8)));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).hasSize(2);
        }
    }

    @Test
    void aJobGoesThroughPendingAndProcessing() {
        begun();
        job("{\"id\":\"job_1\",\"status\":\"pending\"}", completed());
        files.answers("GET /job_1/acme.json.gz", Reply.file(ScriptedTenant.zipped(USERS)));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).hasSize(2);
            assertThat(tenant.calls("GET /api/v2/jobs/job_1")).hasSize(2);
        }
    }

    @Test
    void anExpiredLinkIsReplacedByAFreshOne() {
        begun();
        job(completed(), completed().replace("/job_1/", "/job_1b/"));
        files.answers("GET /job_1/acme.json.gz", Reply.json(403, "<Error><Code>AccessDenied</Code></Error>"));
        files.answers("GET /job_1b/acme.json.gz", Reply.file(ScriptedTenant.zipped(USERS)));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).hasSize(2);
            assertThat(tenant.calls("POST /api/v2/jobs/users-exports")).hasSize(1);
        }
    }

    @Test
    void aFileThatIsCutOffIsFetchedAgainAndNotTakenForTheWhole() {
        begun();
        job(completed());
        byte[] whole = ScriptedTenant.zipped(USERS);
        files.answers("GET /job_1/acme.json.gz", Reply.file(Arrays.copyOf(whole, whole.length - 12)));
        files.answers("GET /job_1/acme.json.gz", Reply.file(whole));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).hasSize(2);
            assertThat(files.calls("GET /job_1/acme.json.gz")).hasSize(2);
        }
    }

    @Test
    void aJobThatFailsIsReplacedBySearching() {
        begun();
        job("{\"id\":\"job_1\",\"status\":\"failed\"}");
        tenant.has("/api/v2/users", "{\"users\":[{\"user_id\":\"auth0|9\"}],\"start\":0,\"limit\":100,\"total\":1}");

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).containsOnlyKeys("auth0|9");
            assertThat(backup.told()).contains("user-export");
        }
    }

    @Test
    void aJobWithoutALinkIsReplacedBySearching() {
        begun();
        job("{\"id\":\"job_1\",\"status\":\"completed\"}");
        tenant.has("/api/v2/users", "[{\"user_id\":\"auth0|9\"}]");

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).containsOnlyKeys("auth0|9");
        }
    }

    @Test
    void aTenantThatExportsNothingIsSearchedInSlicesOfFewerThanAThousand() {
        int[] made = IntStream.range(0, 2500).map(i -> i * 7919).toArray();
        tenant.answers("GET /api/v2/users", call -> search(call, made));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.objects("user")).hasSize(2500);
            assertThat(tenant.calls("GET /api/v2/users"))
                    .allSatisfy(c -> assertThat(c.query().get("q")).matches("created_at:\\[\\S+Z TO \\S+Z\\}"));
        }
    }

    /** As Auth0 does: the first thousand of those made between two moments, and nothing of what lies behind them. */
    private static Reply search(Call call, int[] madeInSeconds) {
        int page = Integer.parseInt(call.query().get("page"));
        if (page >= 10) {
            return Reply.error(400, "invalid_paging", "You can only page through the first 1000 records");
        }
        String[] window =
                call.query().get("q").replaceAll("created_at:\\[|\\}", "").split(" TO ");
        long from = java.time.Instant.parse(window[0]).toEpochMilli();
        long to = java.time.Instant.parse(window[1]).toEpochMilli();
        int[] found = Arrays.stream(madeInSeconds)
                .filter(s -> s * 1000L >= from && s * 1000L < to)
                .toArray();
        return Reply.json(
                200,
                Arrays.stream(found)
                        .skip(page * 100L)
                        .limit(100)
                        .mapToObj(s -> "{\"user_id\":\"auth0|" + s + "\"}")
                        .collect(Collectors.joining(
                                ",", "{\"users\":[", "],\"limit\":100,\"total\":" + found.length + "}")));
    }

    @Test
    void withoutTheScopeUsersAreSkippedAndNotSearchedFor() {
        tenant.answers(
                "POST /api/v2/jobs/users-exports",
                Reply.error(403, "insufficient_scope", "Insufficient scope, expected any of: read:users"));

        try (TenantBackup backup = TenantBackup.of(tenant, "user")) {
            assertThat(backup.result("user").skipReason()).contains(SkipReason.SCOPE_MISSING);
            assertThat(tenant.calls("GET /api/v2/users")).isEmpty();
        }
    }
}
