package org.butterflysecurity.internal.repository;

/** Where a tree's nodes go. */
interface NodeSink {

    /** Keeps a node unless the repository has it. */
    Put put(NodeName name, byte[] node);

    /** @param isNew whether the repository did not have it */
    record Put(NodeName name, boolean isNew) {}
}
