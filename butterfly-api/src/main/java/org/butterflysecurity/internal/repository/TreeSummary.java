package org.butterflysecurity.internal.repository;

/**
 * A tree that was written.
 *
 * @param root name of the root node: equal for equal content
 * @param count records in the tree
 * @param bytes their values before compression
 * @param reused records in leaves that the repository already had
 */
public record TreeSummary(String root, long count, long bytes, long reused) {}
