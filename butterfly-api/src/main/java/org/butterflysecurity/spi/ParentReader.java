package org.butterflysecurity.spi;

import java.util.stream.Stream;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceType;

/** Gives back what this run has already read, from the repository and not from the provider. */
public interface ParentReader {

    /** Whether {@code type} was read completely in this run. */
    boolean isRead(ResourceType type);

    /** The objects of {@code type} in key order, redacted as stored; none if it was not read. Close the stream. */
    Stream<Resource> read(ResourceType type);

    /** How many objects {@code type} has; 0 if it was not read. */
    long count(ResourceType type);
}
