package org.butterflysecurity.storage.r2;

import java.net.URI;
import java.util.Optional;
import org.butterflysecurity.spi.StorageKey;

/** Where the objects are: a store, a bucket in it, and the prefix that no call leaves. */
record Bucket(URI endpoint, String region, String name, Optional<StorageKey> prefix) {

    /** The name that an object has in the bucket. */
    String object(StorageKey key) {
        return start() + key.value();
    }

    /** What the name of every object here starts with. */
    String start() {
        return prefix.map(p -> p.value() + "/").orElse("");
    }

    /** Where this is, for people. */
    @Override
    public String toString() {
        return endpoint.getAuthority() + "/" + name + prefix.map(p -> "/" + p).orElse("");
    }
}
