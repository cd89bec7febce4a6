package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.List;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.WorkflowsCatalog;
import org.butterflysecurity.workflows.WorkflowsConnector;

/** Okta Workflows, as a connection file names it: a directory or archive of exports. */
record WorkflowsConnection(IdentityConnector connector, List<SecretResolver> secrets) {
    static final String PROVIDER = WorkflowsCatalog.PROVIDER;

    /** Whether a part of a connection file is one. */
    static boolean isOne(JsonObject object) {
        return object.string("provider").filter(PROVIDER::equals).isPresent();
    }

    static WorkflowsConnection read(Path file, JsonObject object) {
        ConnectionFields fields = new ConnectionFields(file, object);
        fields.allowOnly(List.of("provider", "files"));
        return new WorkflowsConnection(WorkflowsConnector.files(fields.beside(fields.required("files"))), List.of());
    }
}
