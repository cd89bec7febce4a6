package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;

/**
 * Takes out of the documents of one type what must not be stored: first what the catalog knows, then what looks like a secret
 * all the same. Safe for use by several threads.
 */
public final class Redactor {
    private final List<JsonPointer> stored;
    private final boolean storesAll;
    private final List<JsonPointer> kept;
    private final List<JsonPointer> derived;
    private final List<Fields.SecretField> secrets;
    private final SafetyNet net;

    public Redactor(Fields fields) {
        storesAll = fields.storeOnly().isEmpty();
        kept = new ArrayList<>(fields.kept());
        stored = new ArrayList<>(fields.storeOnly().orElse(List.of()));
        stored.addAll(kept);
        derived = fields.derived();
        secrets = fields.secrets();
        net = new SafetyNet(
                fields.personal(), fields.code().stream().map(Fields.Code::at).toList());
    }

    /** The document as it may be stored. */
    public Redaction redact(JsonValue document) {
        JsonValue reduced = storesAll ? document : Pruning.keepOnly(document, stored);
        reduced = Pruning.drop(reduced, derived, storesAll ? kept : stored);
        for (Fields.SecretField secret : secrets) {
            reduced = withoutSecret(reduced, secret);
        }
        return net.apply(reduced);
    }

    private static JsonValue withoutSecret(JsonValue document, Fields.SecretField secret) {
        return Places.replace(document, secret.at(), (name, value) -> {
            boolean counts = value != JsonNull.NULL && !secret.exceptNamed().contains(name) && isNamed(name, secret);
            return counts ? Redaction.MARKER : value;
        });
    }

    private static boolean isNamed(String name, Fields.SecretField secret) {
        String folded = SecretNames.fold(name);
        return secret.onlyNamed().isEmpty()
                || secret.onlyNamed().stream().anyMatch(word -> folded.contains(SecretNames.fold(word)));
    }
}
