package org.butterflysecurity.internal.restore;

import java.util.Optional;
import org.butterflysecurity.spi.Touched;

/** What a restore leaves alone: what it works with itself, and what everybody would be locked out by. */
@FunctionalInterface
public interface Spared {
    /** Why this object is not written; empty if it may be. */
    Optional<String> why(Touched object);
}
