package org.butterflysecurity.rest;

import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.spi.ParentReader;
import org.butterflysecurity.spi.ResourceSink;

/** What a reader works with: the definition, what was read before, where objects go. SKELETON: rest adds the client. */
public record TypeReading(TypeDefinition definition, ParentReader parents, ResourceSink sink) {}
