package org.butterflysecurity.model;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A kind of object at a provider, written {@code provider/name}, for instance {@code okta/app}. */
public record ResourceType(String provider, String name) implements Comparable<ResourceType> {
    private static final Pattern PART = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Comparator<ResourceType> ORDER =
            Comparator.comparing(ResourceType::provider).thenComparing(ResourceType::name);

    public ResourceType {
        requireNonNull(provider, "provider");
        requireNonNull(name, "name");
        if (!PART.matcher(provider).matches() || !PART.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a resource type: '" + provider + "/" + name + "'");
        }
    }

    /** Reads {@code provider/name}. */
    public static ResourceType of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "Not a resource type: '" + text + "'. Write it as provider/name, for instance okta/app.");
        }
        return new ResourceType(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ResourceType other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return provider + "/" + name;
    }
}
