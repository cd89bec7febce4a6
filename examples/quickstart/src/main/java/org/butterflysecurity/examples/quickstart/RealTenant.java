package org.butterflysecurity.examples.quickstart;

import java.nio.file.Path;
import org.butterflysecurity.auth0.Auth0Connector;
import org.butterflysecurity.auth0.Auth0ConnectorBuilder;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/**
 * A tenant at Auth0, which is only read.
 *
 * @param credentialFile the private key of the application, or its client secret
 */
record RealTenant(String domain, Path credentialFile, IdentityConnector connector) implements DemoOrg {

    /** The application that the system properties name, by its key or by its secret. */
    static RealTenant at(String domain) {
        Auth0ConnectorBuilder auth0 =
                Auth0Connector.builder().domain(domain).clientId(RealOrg.required("auth0.clientId"));
        String canonicalDomain = System.getProperty("auth0.canonicalDomain");
        if (canonicalDomain != null) {
            auth0.canonicalDomain(canonicalDomain);
        }
        String keyFile = System.getProperty("auth0.keyFile");
        if (keyFile == null) {
            Path secretFile = Path.of(RealOrg.required("auth0.clientSecretFile"));
            return new RealTenant(domain, secretFile, auth0.clientSecret(KEY).build());
        }
        String keyId = System.getProperty("auth0.keyId");
        if (keyId != null) {
            auth0.keyId(keyId);
        }
        return new RealTenant(domain, Path.of(keyFile), auth0.privateKey(KEY).build());
    }

    @Override
    public String describe() {
        return domain;
    }

    @Override
    public SecretResolver secrets() {
        return SecretResolvers.file(KEY, credentialFile);
    }

    @Override
    public void change(Narrator say) {
        say.title("Changing nothing: this is a real tenant");
        say.line("what the comparison shows is what others changed meanwhile");
    }

    @Override
    public void close() {}
}
