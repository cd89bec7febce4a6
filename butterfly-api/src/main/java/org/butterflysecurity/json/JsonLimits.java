package org.butterflysecurity.json;

/**
 * How much JSON a parser accepts from a foreign source.
 *
 * @param maxBytes longest input, in bytes
 * @param maxDepth deepest nesting of arrays and objects
 */
public record JsonLimits(long maxBytes, int maxDepth) {
    /** 64 MiB and 200 levels. */
    public static final JsonLimits DEFAULT = new JsonLimits(64L << 20, 200);

    public JsonLimits {
        if (maxBytes < 1 || maxDepth < 1) {
            throw new IllegalArgumentException("maxBytes and maxDepth must be positive");
        }
    }
}
