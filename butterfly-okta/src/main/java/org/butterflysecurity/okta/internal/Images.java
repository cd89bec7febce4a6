package org.butterflysecurity.okta.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.Content;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/**
 * Images behind links to a public content network, stored as documents. The link changes with every upload; the hash does not.
 * The network is not the org: where it cannot be reached from here, the document says that the image is unread, and the run is
 * told; a host that did not answer is not asked again. Thread-safe.
 */
final class Images {
    /** Okta accepts 2 MB for the largest kind; some room for older ones. */
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private static final JsonObject UNREAD =
            JsonObject.builder().put("unread", true).build();

    private final TypeReading reading;
    private final Set<String> silentHosts = ConcurrentHashMap.newKeySet();

    Images(TypeReading reading) {
        this.reading = reading;
    }

    /** Reads the image at {@code link}, without the credential. Nothing is handed over if it is gone. */
    void read(ResourceKey key, String link) throws InterruptedException {
        Optional<URI> address = address(link);
        if (address.isEmpty()) {
            unread(key, "its link is no address");
            return;
        }
        String host = String.valueOf(address.get().getHost());
        if (silentHosts.contains(host)) {
            reading.accept(key, UNREAD);
            return;
        }
        try {
            reading.accept(key, document(reading.download(address.get(), MAX_BYTES)));
        } catch (RefusedException e) {
            if (!e.isAbsence()) {
                unread(key, "its host answered " + e.refusal().describe());
            }
        } catch (ProviderException e) {
            silentHosts.add(host);
            unread(key, e.happened());
        }
    }

    private void unread(ResourceKey key, String why) throws InterruptedException {
        reading.warn(
                "content-unread",
                "The image of " + reading.definition().type() + " " + key + " could not be read: " + why);
        reading.accept(key, UNREAD);
    }

    private static Optional<URI> address(String link) {
        try {
            return Optional.of(new URI(link));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static JsonObject document(Content content) {
        byte[] bytes = content.bytes();
        return JsonObject.builder()
                .put("contentType", content.mediaType())
                .put("sha256", HexFormat.of().formatHex(sha256(bytes)))
                .put("base64", Base64.getEncoder().encodeToString(bytes))
                .build();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
