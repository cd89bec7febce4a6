package org.butterflysecurity.spi;

import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;

/** Gives back what this run has already read, from the repository and not from the provider. */
public interface ParentReader {

    /** Whether {@code type} was read completely in this run. */
    boolean isRead(ResourceType type);

    /** The objects of {@code type} in key order, redacted as stored; none if it was not read. Close the stream. */
    Stream<Resource> read(ResourceType type);

    /**
     * The snapshot before this run, from which a connector may take what the provider vouches is unchanged. Empty where there is none,
     * and where everything is to be read again.
     */
    default Optional<Snapshot> previous() {
        return Optional.empty();
    }

    /** The objects of {@code type} in the snapshot before this run, in key order; none if it did not read them. Close the stream. */
    default Stream<Resource> previous(ResourceType type) {
        return Stream.empty();
    }

    /** How many objects {@code type} has; 0 if it was not read. */
    long count(ResourceType type);
}
