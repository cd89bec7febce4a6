package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.ConsoleConnectorBuilder;
import org.butterflysecurity.workflows.ConsoleProfile;
import org.butterflysecurity.workflows.WorkflowsCatalog;
import org.butterflysecurity.workflows.WorkflowsConnector;

/** Okta Workflows, as a connection file names it: a directory or archive of exports, or the console. */
record WorkflowsConnection(IdentityConnector connector, List<SecretResolver> secrets) {
    static final String PROVIDER = WorkflowsCatalog.PROVIDER;

    private static final SecretRef SESSION = SecretRef.of("okta-workflows-session");
    private static final SecretRef USER_NAME = SecretRef.of("okta-workflows-user-name");
    private static final SecretRef PASSWORD = SecretRef.of("okta-workflows-password");
    private static final String FILES = "files";
    private static final List<String> CONSOLE = List.of(
            "provider",
            "console",
            "sessionFile",
            "orgUrl",
            "userNameFile",
            "passwordFile",
            "profileFile",
            "exportQuota",
            "caFile",
            "requestTimeoutSeconds",
            "concurrency",
            "maxAttempts");

    /** Whether a part of a connection file is one. */
    static boolean isOne(JsonObject object) {
        return object.string("provider").filter(PROVIDER::equals).isPresent();
    }

    /** @param org the org, if the connection file names it too */
    static WorkflowsConnection read(Path file, JsonObject object, Optional<OrgAccess> org) {
        ConnectionFields fields = new ConnectionFields(file, object);
        if (object.has(FILES)) {
            fields.allowOnly(List.of("provider", FILES));
            return new WorkflowsConnection(WorkflowsConnector.files(fields.beside(fields.required(FILES))), List.of());
        }
        if (!object.has("sessionFile") && !object.has("passwordFile")) {
            throw ConnectionFile.fault(file, "lacks 'files', or for the console 'sessionFile' or 'passwordFile'");
        }
        return console(fields, org);
    }

    private static WorkflowsConnection console(ConnectionFields fields, Optional<OrgAccess> org) {
        fields.allowOnly(CONSOLE);
        ConsoleConnectorBuilder console = WorkflowsConnector.console();
        List<SecretResolver> secrets = new ArrayList<>();
        fields.text("console").ifPresent(console::address);
        org.ifPresent(console::org);
        fields.text("sessionFile").map(fields::beside).ifPresent(session -> {
            console.session(SESSION);
            secrets.add(SecretResolvers.file(SESSION, session));
        });
        fields.text("passwordFile").map(fields::beside).ifPresent(password -> {
            console.signIn(fields.required("orgUrl"), USER_NAME, PASSWORD);
            secrets.add(SecretResolvers.file(USER_NAME, fields.beside(fields.required("userNameFile"))));
            secrets.add(SecretResolvers.file(PASSWORD, password));
        });
        fields.text("profileFile").map(fields::beside).map(ConsoleProfile::read).ifPresent(console::profile);
        fields.whole("exportQuota").ifPresent(console::exportQuota);
        fields.text("caFile").map(fields::beside).ifPresent(console::caFile);
        fields.whole("requestTimeoutSeconds").map(s -> Duration.ofSeconds(s)).ifPresent(console::requestTimeout);
        fields.whole("concurrency").ifPresent(console::concurrency);
        fields.whole("maxAttempts").ifPresent(console::maxAttempts);
        return new WorkflowsConnection(console.build(), secrets);
    }
}
