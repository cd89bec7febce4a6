package org.butterflysecurity.internal.restore;

import java.util.Locale;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Step;

/** Under which names a restore asks the host for secrets. */
final class SecretNames {
    private SecretNames() {}

    /** For instance {@code restore.okta.idp.acme-sso.protocol.credentials.client.client_secret}. */
    static String of(Step.Target target, JsonPointer at) {
        return "restore." + target.type().provider() + "." + target.type().name() + "." + word(target.name()) + "."
                + String.join(".", at.segments().stream().map(SecretNames::word).toList());
    }

    private static String word(String text) {
        String folded = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
        return folded.isEmpty() ? "-" : folded;
    }
}
