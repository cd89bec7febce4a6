package org.butterflysecurity.storage.r2;

import java.net.URI;
import java.time.Instant;
import org.butterflysecurity.spi.StorageKey;

/**
 * A link that lets whoever has it do one thing with one object until it expires. Treat {@link #uri} as a secret: it is left
 * out of {@link #toString}.
 *
 * @param uri the link, with its signature
 * @param method what the link allows
 * @param key the object
 * @param expiresAt from when on the store refuses it
 */
public record SignedLink(URI uri, Method method, StorageKey key, Instant expiresAt) {

    /** What a link allows; the signature covers it. */
    public enum Method {
        /** HTTP GET of the object. */
        READ,
        /** HTTP PUT of the object. */
        WRITE
    }

    @Override
    public String toString() {
        return "SignedLink[" + method + " " + key + " until " + expiresAt + "]";
    }
}
