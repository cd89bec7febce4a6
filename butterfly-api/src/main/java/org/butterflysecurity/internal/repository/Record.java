package org.butterflysecurity.internal.repository;

import org.butterflysecurity.model.ResourceKey;

/**
 * One entry of a type's tree.
 *
 * @param value canonical JSON of the document
 */
// Bytes as they are: records pass by the million and are never compared. The name is the repository's own word.
@SuppressWarnings({"ArrayRecordComponent", "JavaLangClash"})
public record Record(ResourceKey key, byte[] value) {}
