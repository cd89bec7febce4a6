package org.butterflysecurity.auth0;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.butterflysecurity.DumpReport;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs and pages are kept as they are, written as files, and what looks like a secret in them is told and left alone. */
class CodeTest {
    private static final String CODE =
            "exports.onExecutePostLogin = async (event) => {\r\n\t// Umlaut ä, tab, \\n, no end of line\r\n};";
    private static final String LITERAL = "sup3r-s3cret-value-42";

    private final ScriptedTenant tenant = new ScriptedTenant();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        tenant.close();
    }

    private void action(String code) {
        tenant.has(
                "/api/v2/actions/actions",
                "{\"actions\":[{\"id\":\"a1\",\"name\":\"Log in\",\"code\":" + new JsonString(code)
                        + ",\"secrets\":[{\"name\":\"KEY\",\"updated_at\":\"2026-01-01T00:00:00Z\"}]}],\"total\":1,\"per_page\":100}");
    }

    @Test
    void codeIsKeptAndDumpedByteForByte() throws IOException {
        action(CODE);

        try (TenantBackup backup = TenantBackup.of(tenant, "action")) {
            DumpReport report = backup.backup().dump(backup.snapshot().id(), directory.resolve("dump"));

            assertThat(JsonPointer.of("/code")
                            .findString(backup.objects("action").get("a1")))
                    .contains(CODE);
            assertThat(report.files())
                    .filteredOn(f -> f.toString().endsWith(".js"))
                    .singleElement()
                    .satisfies(f -> assertThat(
                                    Files.readAllBytes(report.directory().resolve(f)))
                            .isEqualTo(CODE.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void pagesAndScriptsAreFilesToo() throws IOException {
        tenant.has(
                        "/api/v2/connections",
                        "{\"connections\":[{\"id\":\"con_1\",\"name\":\"db\",\"strategy\":\"auth0\",\"options\":{\"customScripts\":"
                                + "{\"login\":\"function login() {}\",\"get_user\":\"function get() {}\"}}}]}")
                .has("/api/v2/tenants/settings", "{\"error_page\":{\"html\":\"<html>ü</html>\\n\"}}")
                .has("/api/v2/rules", "[{\"id\":\"rul_1\",\"name\":\"r\",\"script\":\"function (u, c, cb) {}\"}]");

        try (TenantBackup backup = TenantBackup.of(tenant, "connection", "tenant-settings", "rule")) {
            DumpReport report = backup.backup().dump(backup.snapshot().id(), directory.resolve("dump"));

            assertThat(report.files())
                    .filteredOn(f -> f.toString().matches(".*\\.(js|html)"))
                    .hasSize(4);
        }
    }

    @Test
    void aLiteralThatLooksLikeASecretIsToldByPlaceAndKindAndNotAltered() {
        action("const apiKey = \"" + LITERAL + "\";");

        try (TenantBackup backup = TenantBackup.of(tenant, "action")) {
            assertThat(backup.told())
                    .contains("/code")
                    .contains("literal under the name of a secret")
                    .doesNotContain(LITERAL);
            assertThat(backup.objects("action").get("a1").toString()).contains(LITERAL);
        }
    }
}
