package org.butterflysecurity.spi;

import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/**
 * An object that a restore is about to write.
 *
 * @param key in the tenant, as far as it is there
 * @param document as it is there, else as the snapshot has it
 * @param isTakenAway whether it is deleted or switched off
 * @param tenant what has been read of the tenant for this restore
 */
public record Touched(
        TypeDefinition type, ResourceKey key, JsonValue document, boolean isTakenAway, ParentReader tenant) {}
