package org.butterflysecurity.rest;

import org.butterflysecurity.json.JsonArray;

/** Takes the pages of a listing in turn, on the thread that asked for them. */
@FunctionalInterface
public interface PageVisitor {
    void page(JsonArray items) throws InterruptedException, RefusedException;
}
