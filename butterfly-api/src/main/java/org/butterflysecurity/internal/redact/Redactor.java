package org.butterflysecurity.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final ThreadLocal<ByteRedactor> redactor;

    public Redactor(Fields fields) {
        storesAll = fields.storeOnly().isEmpty();
        kept = new ArrayList<>(fields.kept());
        stored = new ArrayList<>(fields.storeOnly().orElse(List.of()));
        stored.addAll(kept);
        derived = fields.derived();
        secrets = fields.secrets();
        Place root = Place.root(fields);
        net = new SafetyNet(root);
        Ruling ruling = Ruling.root(fields, root);
        redactor = ThreadLocal.withInitial(() -> new ByteRedactor(ruling));
    }

    /**
     * The canonical bytes of the document as it may be stored, made in one pass and without a tree. Empty where that is not sure to
     * give exactly what {@link #redact} gives, without anything to report: then that is to be used, which also tells what is wrong
     * with a text that is not JSON.
     *
     * @param json one document in UTF-8
     */
    public Optional<byte[]> quick(byte[] json) {
        return redactor.get().redact(json);
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
        return Places.replace(
                document,
                secret.at(),
                (name, value) -> value != JsonNull.NULL && counts(secret, name) ? Redaction.MARKER : value);
    }

    /** Whether a field that the pointer of a secret names, and whose name is {@code name}, is that secret. */
    static boolean counts(Fields.SecretField secret, String name) {
        if (secret.exceptNamed().contains(name)) {
            return false;
        }
        String folded = SecretNames.fold(name);
        return secret.onlyNamed().isEmpty()
                || secret.onlyNamed().stream().anyMatch(word -> folded.contains(SecretNames.fold(word)));
    }
}
