package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import org.butterflysecurity.model.ResourceKey;

/**
 * One entry of a type's tree.
 *
 * @param utf8 the key: records pass by the million, and few of their keys are looked at as more than bytes
 * @param value canonical JSON of the document
 */
// Bytes as they are: records are never compared. The name is the repository's own word.
@SuppressWarnings({"ArrayRecordComponent", "JavaLangClash"})
public record Record(byte[] utf8, byte[] value) {
    /** @throws IllegalArgumentException if the bytes are not those of a key */
    public Record {
        if (!isKey(utf8)) {
            throw new IllegalArgumentException("'" + new String(utf8, StandardCharsets.UTF_8) + "' is no resource key");
        }
    }

    public Record(ResourceKey key, byte[] value) {
        this(key.utf8(), value);
    }

    /** Whether there is a segment, and none is empty. */
    private static boolean isKey(byte[] utf8) {
        byte before = '/';
        for (byte b : utf8) {
            if (b == '/' && before == '/') {
                return false;
            }
            before = b;
        }
        return before != '/';
    }

    public ResourceKey key() {
        return ResourceKey.parse(new String(utf8, StandardCharsets.UTF_8));
    }
}
