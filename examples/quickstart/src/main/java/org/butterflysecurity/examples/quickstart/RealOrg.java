package org.butterflysecurity.examples.quickstart;

import java.nio.file.Path;
import org.butterflysecurity.crypto.SecretResolvers;
import org.butterflysecurity.okta.OktaConnector;
import org.butterflysecurity.okta.OktaConnectorBuilder;
import org.butterflysecurity.spi.IdentityConnector;
import org.butterflysecurity.spi.SecretResolver;

/**
 * An org at Okta, which is only read.
 *
 * @param keyId the {@code kid} of the key; empty where the app has one key only
 */
record RealOrg(String url, String clientId, Path keyFile, String keyId) implements DemoOrg {

    static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalArgumentException(
                    "A real org needs okta.orgUrl, okta.clientId and okta.keyFile, a real tenant"
                            + " auth0.domain, auth0.clientId and auth0.keyFile or auth0.clientSecretFile; '" + property
                            + "' is missing. Give it as -D" + property + "=…");
        }
        return value;
    }

    @Override
    public String describe() {
        return url;
    }

    @Override
    public IdentityConnector connector() {
        OktaConnectorBuilder okta =
                OktaConnector.builder().orgUrl(url).clientId(clientId).privateKey(KEY);
        return keyId.isEmpty() ? okta.build() : okta.keyId(keyId).build();
    }

    @Override
    public SecretResolver secrets() {
        return SecretResolvers.file(KEY, keyFile);
    }

    @Override
    public void change(Narrator say) {
        say.title("Changing nothing: this is a real org");
        say.line("what the comparison shows is what others changed meanwhile");
    }

    @Override
    public void close() {}
}
