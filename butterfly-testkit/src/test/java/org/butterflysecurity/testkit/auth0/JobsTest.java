package org.butterflysecurity.testkit.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.testkit.junit.SimulatedAuth0Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedAuth0Extension.class)
class JobsTest {
    private static JsonObject finished(Caller caller, String id) throws Exception {
        JsonObject job = caller.get("/jobs/" + id).object();
        while (job.string("status").filter("pending"::equals).isPresent()) {
            job = caller.get("/jobs/" + id).object();
        }
        return job;
    }

    private static JsonObject export(Caller caller) throws Exception {
        String id = caller.call(
                        "POST",
                        "/jobs/users-exports",
                        "{'format':'json','fields':[{'name':'user_id'},{'name':'app_metadata'}]}")
                .object()
                .string("id")
                .orElseThrow();
        return finished(caller, id);
    }

    @Test
    void exportsUsersToAnotherOriginThatTakesNoToken(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);

        String location = export(caller).string("location").orElseThrow();

        assertThat(location).startsWith(tenant.filesUrl()).doesNotContain(tenant.domain());
        assertThat(caller.download(location, true).status()).isEqualTo(403);
        byte[] zipped = caller.download(location, false).response().body();
        String rows = new String(
                new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(rows.lines()).hasSize(40).allMatch(l -> l.contains("app_metadata") && !l.contains("email\""));
    }

    @Test
    void anExportFailsOnDemand(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        tenant.failExports(1);

        assertThat(export(caller).string("status")).hasValue("failed");
        assertThat(export(caller).string("status")).hasValue("completed");
    }

    @Test
    void importsUsersAndTellsWhichRowsItRefused(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);
        String connection = ((JsonObject) caller.get("/connections?take=1")
                        .object()
                        .array("connections")
                        .orElseThrow()
                        .get(0))
                .string("id")
                .orElseThrow();
        String users =
                "[{\"email\":\"new@demo.example\",\"user_id\":\"abc\"},{\"email\":\"user1@demo.example\"},{\"name\":\"no mail\"}]";

        String id = caller.multipart(
                        "/jobs/users-imports",
                        Map.of("connection_id", connection, "users", users, "send_completion_email", "false"))
                .object()
                .string("id")
                .orElseThrow();

        assertThat(finished(caller, id).string("status")).hasValue("completed");
        assertThat(caller.get("/users/auth0%7Cabc").status()).isEqualTo(200);
        assertThat(caller.get("/jobs/" + id + "/errors").text()).contains("DUPLICATED_USER", "INVALID_FORMAT");
    }

    @Test
    void refusesAFileThatIsTooLarge(SimulatedAuth0 tenant) throws Exception {
        Caller caller = Caller.signedIn(tenant);

        Caller.Reply reply = caller.multipart(
                "/jobs/users-imports", Map.of("connection_id", "con_x", "users", "[" + " ".repeat(512_000) + "]"));

        assertThat(reply.status()).isEqualTo(413);
    }
}
