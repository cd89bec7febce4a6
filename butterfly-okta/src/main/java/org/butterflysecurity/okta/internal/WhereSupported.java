package org.butterflysecurity.okta.internal;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReader;
import org.butterflysecurity.rest.TypeReading;
import org.butterflysecurity.spi.ReadOutcome;

/**
 * What only some parents have, where Okta answers 400 for the others: provisioning of an app without provisioning, keys of an
 * identity provider that has none, roles of a client that is no service.
 */
final class WhereSupported implements TypeReader {
    /** Not valid here, not supported for this app, no service app: the codes of a parent without it. */
    private static final Set<String> EXPECTED = Set.of("E0000001", "E0000003", "E0000024", "E0000041", "E0000227");

    @Override
    public ReadOutcome read(TypeReading reading) throws InterruptedException, RefusedException {
        return reading.forEachParent(parent -> readOne(reading, parent));
    }

    /** Reads what belongs to one parent, if anything does. */
    static void readOne(TypeReading reading, Resource parent) throws InterruptedException, RefusedException {
        try {
            readDeclared(reading, parent);
        } catch (RefusedException e) {
            if (!saysUnsupported(e)) {
                throw e;
            }
            if (!EXPECTED.contains(e.refusal().failure().providerCode())) {
                reading.warn(
                        "parent-refused",
                        reading.definition().type() + " of " + parent.key() + " is taken as absent: "
                                + e.refusal().describe());
            }
        }
    }

    private static void readDeclared(TypeReading reading, Resource parent)
            throws InterruptedException, RefusedException {
        if (reading.definition().reading().listing().isPresent()) {
            reading.acceptDeclared(parent);
            return;
        }
        String get = reading.definition().reading().get().orElseThrow();
        for (String path : reading.paths(get, Optional.of(parent))) {
            reading.accept(parent.key(), reading.get(path));
        }
    }

    /** Whether Okta says that this parent cannot have such objects. */
    static boolean saysUnsupported(RefusedException e) {
        return e.refusal().kind() == Refusal.Kind.REFUSED
                && e.refusal().failure().status() == 400;
    }
}
