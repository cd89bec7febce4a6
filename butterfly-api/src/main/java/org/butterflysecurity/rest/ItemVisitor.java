package org.butterflysecurity.rest;

/** Does something with one element. Called on several threads at once, each with another element. */
@FunctionalInterface
public interface ItemVisitor<T> {
    void on(T item) throws InterruptedException, RefusedException;
}
