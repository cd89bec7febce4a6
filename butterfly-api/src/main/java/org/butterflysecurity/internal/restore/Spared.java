package org.butterflysecurity.internal.restore;

import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** What a restore leaves alone: what it works with itself, and what everybody would be locked out by. */
@FunctionalInterface
public interface Spared {
    /** Why this object is not written; empty if it may be. */
    Optional<String> why(TypeDefinition type, ResourceKey key, JsonValue document);
}
