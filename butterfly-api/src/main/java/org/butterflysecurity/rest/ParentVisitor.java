package org.butterflysecurity.rest;

import org.butterflysecurity.model.Resource;

/** Reads what belongs to one parent. Called on several threads at once, each with another parent. */
@FunctionalInterface
public interface ParentVisitor {
    void read(Resource parent) throws InterruptedException, RefusedException;
}
