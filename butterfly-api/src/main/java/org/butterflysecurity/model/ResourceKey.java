package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What identifies a resource within its type: its own id, preceded by the ids of its parents, outermost first. A group
 * membership has the key {@code 00g1/00u7}; the only object of a type has the key {@code -}. Keys sort by the UTF-8 bytes
 * of their text, so the children of one parent stand together. Immutable.
 */
public final class ResourceKey implements Comparable<ResourceKey> {
    /** The key of the only object of a type that exists once in a tenant. */
    public static final ResourceKey SINGLETON = parse("-");

    // Keys pass by the million, and hardly any is taken apart: the text is enough.
    private final String text;

    private ResourceKey(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if there is no segment, or an empty one */
    public ResourceKey(List<String> segments) {
        this(segments.stream().map(ResourceKey::escaped).collect(Collectors.joining("/")));
        if (segments.isEmpty() || segments.stream().anyMatch(String::isEmpty)) {
            throw faulty(text);
        }
    }

    public static ResourceKey of(String... segments) {
        return new ResourceKey(List.of(segments));
    }

    /**
     * Reads the text form: segments joined by {@code /}, in which {@code ~1} stands for {@code /} and {@code ~0} for {@code ~}.
     *
     * @throws IllegalArgumentException if a segment is empty
     */
    public static ResourceKey parse(String text) {
        requireNonNull(text, "text");
        if (text.isEmpty() || text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            throw faulty(text);
        }
        return text.indexOf('~') < 0 ? new ResourceKey(text) : new ResourceKey(segments(text));
    }

    private static IllegalArgumentException faulty(String text) {
        return new IllegalArgumentException("A resource key has at least one segment and no empty one: '" + text + "'");
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    private static String plain(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }

    private static List<String> segments(String text) {
        return Arrays.stream(text.split("/", -1)).map(ResourceKey::plain).toList();
    }

    /** The ids of the parents, outermost first, and of the resource itself. */
    public List<String> segments() {
        return segments(text);
    }

    /** The key of a child of the resource with this key. */
    public ResourceKey child(String id) {
        ResourceKey longer = new ResourceKey(text + "/" + escaped(id));
        if (id.isEmpty()) {
            throw faulty(longer.text);
        }
        return longer;
    }

    /** The provider's id of the resource itself. */
    public String id() {
        return plain(text.substring(text.lastIndexOf('/') + 1));
    }

    /** The key of the parent, if there is one. */
    public Optional<ResourceKey> parent() {
        int end = text.lastIndexOf('/');
        return end < 0 ? Optional.empty() : Optional.of(new ResourceKey(text.substring(0, end)));
    }

    @Override
    public int compareTo(ResourceKey other) {
        return Arrays.compareUnsigned(utf8(), other.utf8());
    }

    /** The text form as UTF-8. */
    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceKey key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
