package org.butterflysecurity.internal.repository;

import java.util.Optional;
import org.butterflysecurity.model.ResourceKey;

/** A record that differs between two trees: absent before, absent after, or with another value. */
public record RecordChange(ResourceKey key, Optional<byte[]> before, Optional<byte[]> after) {}
