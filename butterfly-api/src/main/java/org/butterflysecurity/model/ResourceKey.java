package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What identifies a resource within its type: its own id, preceded by the ids of its parents, outermost first. A group
 * membership has the key {@code 00g1/00u7}; the only object of a type has the key {@code -}. Keys sort by the UTF-8 bytes
 * of their text, so the children of one parent stand together.
 */
public record ResourceKey(List<String> segments) implements Comparable<ResourceKey> {
    /** The key of the only object of a type that exists once in a tenant. */
    public static final ResourceKey SINGLETON = new ResourceKey(List.of("-"));

    public ResourceKey {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || segments.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("A resource key has at least one segment and no empty one: " + segments);
        }
    }

    public static ResourceKey of(String... segments) {
        return new ResourceKey(List.of(segments));
    }

    /** Reads the text form: segments joined by {@code /}, in which {@code ~1} stands for {@code /} and {@code ~0} for {@code ~}. */
    public static ResourceKey parse(String text) {
        requireNonNull(text, "text");
        return new ResourceKey(Arrays.stream(text.split("/", -1))
                .map(s -> s.replace("~1", "/").replace("~0", "~"))
                .toList());
    }

    /** The key of a child of the resource with this key. */
    public ResourceKey child(String id) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(id);
        return new ResourceKey(longer);
    }

    /** The provider's id of the resource itself. */
    public String id() {
        return segments.get(segments.size() - 1);
    }

    /** The key of the parent, if there is one. */
    public Optional<ResourceKey> parent() {
        return segments.size() == 1
                ? Optional.empty()
                : Optional.of(new ResourceKey(segments.subList(0, segments.size() - 1)));
    }

    @Override
    public int compareTo(ResourceKey other) {
        return Arrays.compareUnsigned(utf8(), other.utf8());
    }

    /** The text form as UTF-8. */
    public byte[] utf8() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            text.append(text.isEmpty() ? "" : "/")
                    .append(segment.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
