package org.butterflysecurity.storage.r2;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.FormerObject;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Storage in a bucket of Cloudflare R2 or of any other store that speaks S3 and honours {@code If-None-Match}.
 *
 * <p>The object {@code a/b} is the bucket's object {@code prefix/a/b}, and no request concerns anything outside of the prefix.
 * Requests are repeated when the store is busy or the connection breaks; a write whose answer was lost is recognised by a
 * token that it carries, so nothing is done twice and no success is told as a conflict. The first write makes sure that the
 * store honours conditional writes and that the bucket is not public. Objects are whole in memory: at most 2 GiB each.
 * Thread-safe.
 */
public final class R2Storage implements StorageBackend {
    private static final Duration LONGEST_LINK = Duration.ofHours(1);

    private final R2Settings settings;
    private final S3Client client;
    private final Calls calls;
    private final Reads reads;
    private final Writes writes;
    private final FirstWrite firstWrite;

    R2Storage(R2Settings settings) {
        this.settings = settings;
        this.client = Clients.create(settings);
        this.calls = new Calls(settings, client);
        this.reads = new Reads(calls);
        this.writes = new Writes(calls);
        this.firstWrite = new FirstWrite(calls);
    }

    /** A bucket of Cloudflare R2: needs account id, bucket and credential. */
    public static R2StorageBuilder builder() {
        return new R2StorageBuilder(null);
    }

    /**
     * A bucket of another store. {@code endpoint} is its address without the bucket, for instance
     * {@code https://s3.eu-central-1.amazonaws.com}; buckets are named in the path.
     */
    public static R2StorageBuilder s3Compatible(URI endpoint) {
        return new R2StorageBuilder(endpoint);
    }

    @Override
    public String describe() {
        return settings.bucket().toString();
    }

    @Override
    public void put(StorageKey key, byte[] bytes) {
        firstWrite.check();
        writes.put(key, bytes);
    }

    /** Written with one request, whatever the size. */
    @Override
    public void putIfAbsent(StorageKey key, byte[] bytes) {
        firstWrite.check();
        writes.putIfAbsent(key, bytes);
    }

    /**
     * Written with one request, whatever the size, after the object was read.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_UNEXPECTED_ANSWER} if the store ignores {@code If-Match}
     */
    @Override
    public void replace(StorageKey key, byte[] expected, byte[] bytes) {
        firstWrite.checkReplacement();
        Reads.Answer found = reads.tagged(key)
                .filter(a -> Arrays.equals(a.bytes(), expected))
                .orElseThrow(() -> new StorageException(
                        ErrorCode.STORAGE_CONFLICT, "The object '" + key + "' is not what it was."));
        String tag = found.tag()
                .orElseThrow(() -> new StorageException(
                        ErrorCode.STORAGE_UNEXPECTED_ANSWER, "The store gave '" + key + "' without an ETag."));
        writes.replace(key, tag, bytes);
    }

    @Override
    public Optional<byte[]> find(StorageKey key) {
        return reads.whole(key);
    }

    @Override
    public Optional<byte[]> findRange(StorageKey key, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative");
        }
        return reads.range(key, offset, length);
    }

    @Override
    public Stream<StoredObject> list(StorageKey prefix) {
        int order = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
        return StreamSupport.stream(
                () -> Spliterators.spliteratorUnknownSize(new Listing(calls, prefix), order), order, false);
    }

    /** In a versioned bucket this leaves the object's versions; {@link #eraseVersions} removes them. */
    @Override
    public void delete(StorageKey key) {
        writes.delete(key);
    }

    /** Needs the permissions {@code s3:ListBucketVersions} and {@code s3:GetObjectVersion}. */
    @Override
    public Stream<FormerObject> former(StorageKey key) {
        return new Versions(calls).former(key, reads);
    }

    /**
     * Needs the permissions {@code s3:ListBucketVersions} and {@code s3:DeleteObjectVersion} in a versioned bucket.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_RETAINED} if an object lock keeps a version
     */
    @Override
    public void eraseVersions(StorageKey root) {
        Versions versions = new Versions(calls);
        if (versions.areKept()) {
            versions.erase(root);
        }
    }

    /**
     * Tries what a backup will do: writes, reads and deletes one small object below {@code probes/}, and reads the bucket's
     * properties. A missing permission is part of the report.
     *
     * @throws StorageException if the bucket cannot be tried: it is not there, in another region, or the credential is refused
     */
    public BucketReport preflight() {
        return new Preflight(calls, reads).run();
    }

    /**
     * A link for one object that works without a credential until it expires. Nothing is sent to the store.
     *
     * @param lifetime more than nothing, at most one hour
     */
    public SignedLink link(StorageKey key, SignedLink.Method method, Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST_LINK) > 0) {
            throw new IllegalArgumentException("A link lives at most one hour, not " + lifetime);
        }
        try (S3Presigner signer = Clients.presigner(settings, client)) {
            return switch (method) {
                case READ -> {
                    var signed = signer.presignGetObject(p -> p.signatureDuration(lifetime)
                            .getObjectRequest(GetObjectRequest.builder()
                                    .bucket(calls.bucket())
                                    .key(calls.object(key))
                                    .build()));
                    yield link(signed.url().toString(), method, key, signed.expiration());
                }
                case WRITE -> {
                    var signed = signer.presignPutObject(p -> p.signatureDuration(lifetime)
                            .putObjectRequest(PutObjectRequest.builder()
                                    .bucket(calls.bucket())
                                    .key(calls.object(key))
                                    .build()));
                    yield link(signed.url().toString(), method, key, signed.expiration());
                }
            };
        }
    }

    private static SignedLink link(String url, SignedLink.Method method, StorageKey key, Instant expiresAt) {
        return new SignedLink(URI.create(url), method, key, expiresAt);
    }

    @Override
    public void close() {
        client.close();
        if (settings.credentials() instanceof ChainedCredentials chain) {
            chain.close();
        }
    }

    @Override
    public String toString() {
        return "R2Storage[" + describe() + "]";
    }
}
