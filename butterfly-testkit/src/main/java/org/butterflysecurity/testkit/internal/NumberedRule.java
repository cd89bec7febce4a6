package org.butterflysecurity.testkit.internal;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.LongStream;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;

/** Makes documents that are numbered from 0 and whose ids sort as their numbers do. */
public abstract class NumberedRule implements GeneratedDocuments.Rule {
    private final long count;

    protected NumberedRule(long count) {
        this.count = count;
    }

    public abstract String id(long n);

    /** The number that an id stands for, whether there are so many or not; empty for other ids. */
    protected abstract Optional<Long> index(String id);

    protected abstract JsonValue document(long n);

    /** The number of a document that exists from the start. */
    public final Optional<Long> number(String id) {
        return index(id).filter(n -> n < count);
    }

    /** The first number whose id sorts behind {@code id}. */
    public final long behind(String id) {
        if (id.isEmpty()) {
            return 0;
        }
        Optional<Long> exact = index(id);
        if (exact.isPresent()) {
            return exact.get() + 1;
        }
        return id.compareTo(id(0)) < 0 ? 0 : count;
    }

    @Override
    public final Optional<JsonValue> make(ResourceKey key) {
        return number(key.id()).map(this::document);
    }

    @Override
    public final Iterator<ResourceKey> keys(Optional<ResourceKey> parent, String after) {
        return LongStream.range(behind(after), count)
                .mapToObj(n -> ResourceKey.of(id(n)))
                .iterator();
    }

    @Override
    public final Iterator<ResourceKey> keys() {
        return keys(Optional.empty(), "");
    }

    @Override
    public final long count() {
        return count;
    }
}
