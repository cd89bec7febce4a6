package org.butterflysecurity.storage.r2.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.RunOptions;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.okta.OktaOptions;
import org.butterflysecurity.testkit.okta.SimulatedOkta;
import org.butterflysecurity.testkit.simulation.TenantState.Item;
import org.butterflysecurity.testkit.simulation.Transport;

/** An Okta org of which little is backed up, for tests that do so many times. */
final class SmallOrg implements AutoCloseable {
    private static final ResourceType GROUP = ResourceType.of("okta/group");
    static final RunOptions TYPES =
            RunOptions.defaults().withTypes(List.of(GROUP, ResourceType.of("okta/trusted-origin")));

    private final SimulatedOkta org = SimulatedOkta.start(OktaOptions.defaults().transport(Transport.PLAIN_HTTP));
    private final Path directory;
    private int changes;

    SmallOrg(Path directory) {
        this.directory = directory;
        KeyFileProvider.generate(directory.resolve("acme.key"), new SecureRandom())
                .close();
    }

    IdentityBackup backup(StorageBackend storage) {
        return IdentityBackup.builder()
                .tenant("acme")
                .connector(OktaConnector.builder()
                        .orgUrl(org.url())
                        .clientId(org.clientId())
                        .privateKey(SecretRef.of("key"))
                        .keyId(org.keyId())
                        .allowLoopbackHttp()
                        .rateLimitShare(1)
                        .build())
                .secrets(ref -> Optional.of(Secret.owning(org.privateKeyPem().getBytes(StandardCharsets.UTF_8))))
                .storage(storage)
                .spillDirectory(directory)
                .keyProvider(KeyFileProvider.at(directory.resolve("acme.key")))
                .build();
    }

    /** Edits every group. */
    void change() {
        changes++;
        for (Item group : org.state().all(GROUP).toList()) {
            JsonObject document = (JsonObject) group.document();
            JsonObject profile = (JsonObject) document.find("profile").orElseThrow();
            org.state()
                    .put(
                            GROUP,
                            group.key(),
                            document.with("profile", profile.with("description", new JsonString("Change " + changes))));
        }
    }

    @Override
    public void close() {
        org.close();
    }
}
