package org.butterflysecurity.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.workflows.WorkflowsConnector;

/** The org that is backed up: a simulated one, or a real one. */
interface DemoOrg extends AutoCloseable {
    /** Under this name the connector asks for its private key. */
    SecretRef KEY = SecretRef.of("quickstart-key");

    /** The org that {@code okta.orgUrl} names, or the tenant that {@code auth0.domain} does; a simulated one where it names none, with its CA file in {@code directory}. */
    static DemoOrg fromSystemProperties(Path directory) throws IOException {
        String domain = System.getProperty("auth0.domain");
        if (domain != null) {
            return RealTenant.at(domain);
        }
        String url = System.getProperty("okta.orgUrl");
        if (url == null) {
            return SimulatedOrg.start(directory);
        }
        return new RealOrg(
                url,
                RealOrg.required("okta.clientId"),
                Path.of(RealOrg.required("okta.keyFile")),
                System.getProperty("okta.keyId", ""));
    }

    /** Which org it is, for people. */
    String describe();

    IdentityConnector connector();

    SecretResolver secrets();

    /** The directory or archive with exports of Okta Workflows to back up beside the org, if {@code workflows.files} names one. */
    static Optional<IdentityConnector> workflows() {
        return Optional.ofNullable(System.getProperty("workflows.files"))
                .map(Path::of)
                .map(WorkflowsConnector::files);
    }

    /** Changes a few things in the org, and says which. */
    void change(Narrator say);

    @Override
    void close();
}
