package org.butterflysecurity.examples.quickstart;

import java.nio.file.Path;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/** A tenant at Auth0, which is only read. */
record RealTenant(String domain, String clientId, Path secretFile) implements DemoOrg {
    @Override
    public String describe() {
        return domain;
    }

    @Override
    public IdentityConnector connector() {
        return Auth0Connector.builder()
                .domain(domain)
                .clientId(clientId)
                .clientSecret(KEY)
                .build();
    }

    @Override
    public SecretResolver secrets() {
        return SecretResolvers.file(KEY, secretFile);
    }

    @Override
    public void change(Narrator say) {
        say.title("Changing nothing: this is a real tenant");
        say.line("what the comparison shows is what others changed meanwhile");
    }

    @Override
    public void close() {}
}
