package org.butterflysecurity.okta.internal;

import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.model.Resource;

/** Okta resource names of what has none in its document. */
final class Orns {
    private static final JsonPointer ORN = JsonPointer.of("/orn");
    private static final JsonPointer NAME = JsonPointer.of("/name");

    private final String prefix;
    private final String organization;

    Orns(String partition, String organization) {
        this.prefix = "orn:" + partition;
        this.organization = organization;
    }

    String app(Resource app) {
        return ORN.findString(app.document())
                .orElseGet(() -> prefix + ":idp:" + organization + ":apps:"
                        + NAME.findString(app.document()).orElse("") + ":"
                        + app.key().id());
    }

    String group(Resource group) {
        return prefix + ":directory:" + organization + ":groups:" + group.key().id();
    }
}
