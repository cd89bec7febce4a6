package org.butterflysecurity.spi;

import java.util.Optional;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretRef;

/** Finds a secret by name when a run needs it. Safe for use by several threads. */
@FunctionalInterface
public interface SecretResolver {

    /**
     * The secret named {@code ref}; empty if this resolver does not know it. The caller closes it. Called at the beginning of
     * each run, so a rotated secret is picked up by the next one.
     */
    Optional<Secret> find(SecretRef ref);
}
