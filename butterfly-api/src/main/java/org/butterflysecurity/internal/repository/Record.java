package org.butterflysecurity.internal.repository;

import org.butterflysecurity.model.ResourceKey;

/**
 * One entry of a type's tree.
 *
 * @param value canonical JSON of the document
 */
public record Record(ResourceKey key, byte[] value) {}
