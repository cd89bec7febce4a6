package org.butterflysecurity.okta.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.rest.Content;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.TypeReading;

/** Images behind links to a public content network, stored as documents. The link changes with every upload; the hash does not. */
final class Images {
    /** Okta accepts 2 MB for the largest kind; some room for older ones. */
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private Images() {}

    /** Reads the image at {@code link}, without the credential. Nothing is handed over if it is gone. */
    static void read(TypeReading reading, ResourceKey key, String link) throws InterruptedException, RefusedException {
        try {
            reading.accept(key, document(reading.download(address(reading, key, link), MAX_BYTES)));
        } catch (RefusedException e) {
            if (!e.isAbsence()) {
                throw e;
            }
        }
    }

    private static URI address(TypeReading reading, ResourceKey key, String link) {
        try {
            return new URI(link);
        } catch (URISyntaxException e) {
            throw new ProviderException(
                    ErrorCode.UNEXPECTED_ANSWER,
                    "The link to the image of " + reading.definition().type() + " " + key + " is no address.",
                    e);
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
