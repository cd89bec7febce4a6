package org.butterflysecurity.storage.r2;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.rest.Hosts;
import org.butterflysecurity.spi.SecretResolver;
import org.butterflysecurity.spi.StorageKey;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Wires an {@link R2Storage}. A bucket is required, and either a stored credential or {@link #defaultCredentials}. */
public final class R2StorageBuilder {
    private static final int MEBIBYTE = 1 << 20;
    /** The smallest part that stores accept, but for the last. */
    private static final int SMALLEST_PART = 5 * MEBIBYTE;

    private final @Nullable URI endpoint;
    private @Nullable String account;
    private Jurisdiction jurisdiction = Jurisdiction.NONE;
    private String region = "auto";
    private @Nullable String bucket;
    private @Nullable StorageKey prefix;
    private @Nullable String accessKeyId;
    private @Nullable SecretRef secretAccessKey;
    private @Nullable SecretRef sessionToken;
    private @Nullable SecretResolver secrets;
    private boolean defaultCredentials;
    private boolean loopbackHttp;
    private @Nullable Path caFile;
    private Duration requestTimeout = Duration.ofSeconds(60);
    private int maxAttempts = 6;
    private Duration firstPause = Duration.ofMillis(200);
    private int partBytes = 64 * MEBIBYTE;
    private @Nullable StorageClass storageClass;
    private @Nullable ServerSideEncryption encryption;
    private @Nullable ObjectLock lock;
    private boolean publicAllowed;
    private boolean checked;
    private Clock clock = Clock.systemUTC();
    private RandomGenerator random = new SecureRandom();

    R2StorageBuilder(@Nullable URI endpoint) {
        this.endpoint = endpoint;
    }

    /** The Cloudflare account: 32 hexadecimal digits. Required for R2, and for R2 only. */
    public R2StorageBuilder accountId(String id) {
        account = requireNonNull(id, "id");
        return this;
    }

    /** The jurisdiction that the R2 bucket was made with. Default {@link Jurisdiction#NONE}. */
    public R2StorageBuilder jurisdiction(Jurisdiction where) {
        jurisdiction = requireNonNull(where, "where");
        return this;
    }

    /** The region that requests are signed for. Default {@code auto}, which is right for R2. */
    public R2StorageBuilder region(String name) {
        region = requireNonNull(name, "name");
        return this;
    }

    /** The bucket. Required. */
    public R2StorageBuilder bucket(String name) {
        bucket = requireNonNull(name, "name");
        return this;
    }

    /** What the names of all objects start with, as a storage key; no request leaves it. Default: the bucket is ours alone. */
    public R2StorageBuilder prefix(String key) {
        try {
            prefix = StorageKey.of(key);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "The prefix '" + key + "' is not made of lower-case letters, digits, '.', '_', '-' and single '/'.",
                    e);
        }
        return this;
    }

    /** The credential: the id of an access key, and the names of its secret, which {@link #secrets} resolves. */
    public R2StorageBuilder accessKey(String id, SecretRef secret) {
        accessKeyId = requireNonNull(id, "id");
        secretAccessKey = requireNonNull(secret, "secret");
        return this;
    }

    /** The session token of a temporary access key. Default none. */
    public R2StorageBuilder sessionToken(SecretRef secret) {
        sessionToken = requireNonNull(secret, "secret");
        return this;
    }

    /** Knows the secrets that the credential names. A secret is read when first needed and after it was refused. */
    public R2StorageBuilder secrets(SecretResolver resolver) {
        secrets = requireNonNull(resolver, "resolver");
        return this;
    }

    /**
     * Takes the credential from where the SDK looks: Java system properties, environment, profile files of this user, container
     * and instance. Default off.
     */
    public R2StorageBuilder defaultCredentials() {
        defaultCredentials = true;
        return this;
    }

    /** Accepts an {@code http://} endpoint on this machine. Default off. */
    public R2StorageBuilder allowLoopbackHttp() {
        loopbackHttp = true;
        return this;
    }

    /** A PEM file of authorities to trust beside Java's own. Default none. */
    public R2StorageBuilder caFile(Path file) {
        caFile = requireNonNull(file, "file");
        return this;
    }

    /** How long the store may be silent. Default 60 seconds. */
    public R2StorageBuilder requestTimeout(Duration timeout) {
        requestTimeout = requirePositive(timeout, "timeout");
        return this;
    }

    /** How often a request is sent at most. Default 6. */
    public R2StorageBuilder maxAttempts(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
        maxAttempts = attempts;
        return this;
    }

    /** The longest pause before the second attempt; it doubles from attempt to attempt, up to 20 seconds. Default 200 ms. */
    public R2StorageBuilder firstPause(Duration pause) {
        firstPause = requirePositive(pause, "pause");
        return this;
    }

    /** An object larger than this is put in parts of this size. At least 5 MiB. Default 64 MiB, above the largest pack. */
    public R2StorageBuilder partBytes(int bytes) {
        if (bytes < SMALLEST_PART) {
            throw new IllegalArgumentException("bytes must be at least " + SMALLEST_PART + ", not " + bytes);
        }
        partBytes = bytes;
        return this;
    }

    /** How the store keeps the objects. Default: as the bucket says. */
    public R2StorageBuilder storageClass(StorageClass how) {
        storageClass = requireNonNull(how, "how");
        return this;
    }

    /** Encryption by the store. Default: as the bucket says. */
    public R2StorageBuilder serverSideEncryption(ServerSideEncryption how) {
        encryption = requireNonNull(how, "how");
        return this;
    }

    /**
     * Locks every object that is written, leases excepted. The bucket must have object lock, and so is versioned. R2 has bucket
     * locks instead, which are set at Cloudflare. Default: as the bucket says.
     */
    public R2StorageBuilder objectLock(ObjectLock howLong) {
        lock = requireNonNull(howLong, "howLong");
        return this;
    }

    /** Stores also where anybody may read. What is stored is encrypted, but sizes and times show. Default off. */
    public R2StorageBuilder allowPublicBucket() {
        publicAllowed = true;
        return this;
    }

    /**
     * Leaves out what the first write does by default: it tries whether the store honours conditional writes and is not public,
     * which costs five small requests. For hosts that call {@link R2Storage#preflight} themselves.
     */
    public R2StorageBuilder withoutFirstWriteCheck() {
        checked = true;
        return this;
    }

    /** Decides until when objects are locked. Default the system's. */
    public R2StorageBuilder clock(Clock source) {
        clock = requireNonNull(source, "source");
        return this;
    }

    /** Makes the tokens by which writes are recognised. Default a secure one. */
    public R2StorageBuilder random(RandomGenerator source) {
        random = requireNonNull(source, "source");
        return this;
    }

    /**
     * The storage. Nothing is sent yet.
     *
     * @throws ConfigurationException if a setting is missing or contradicts another
     */
    public R2Storage build() {
        return new R2Storage(new R2Settings(
                new Bucket(endpoint(), region(), bucket(), Optional.ofNullable(prefix)),
                credentials(),
                Optional.ofNullable(caFile),
                requestTimeout,
                maxAttempts,
                firstPause,
                partBytes,
                Optional.ofNullable(storageClass),
                Optional.ofNullable(encryption),
                Optional.ofNullable(lock),
                publicAllowed,
                checked,
                clock,
                random));
    }

    private URI endpoint() {
        if (endpoint == null) {
            if (account == null || !account.matches("[0-9a-f]{32}")) {
                throw invalid("The account id of R2 is 32 hexadecimal digits, not '" + account + "'.");
            }
            return URI.create("https://" + account + jurisdiction.label() + ".r2.cloudflarestorage.com");
        }
        if (account != null || jurisdiction != Jurisdiction.NONE) {
            throw invalid("An account id or a jurisdiction is for R2; with an endpoint neither is needed.");
        }
        return checked(endpoint);
    }

    private URI checked(URI uri) {
        if (uri.getScheme() == null
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw invalid(
                    "The endpoint must be an address such as https://s3.example.com, without user, query or fragment.");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("https") || scheme.equals("http") && loopbackHttp && Hosts.isLoopback(uri.getHost())) {
            return uri;
        }
        throw new ConfigurationException(
                ErrorCode.INSECURE_URL, "The endpoint '" + uri + "' is not an https:// address.");
    }

    private String region() {
        if (!region.matches("[a-z0-9-]{1,40}")) {
            throw invalid("'" + region + "' is not a region.");
        }
        return region;
    }

    private String bucket() {
        if (bucket == null || !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw invalid(
                    "A bucket's name has 3 to 63 lower-case letters, digits, '.' and '-'; '" + bucket + "' has not.");
        }
        return bucket;
    }

    private AwsCredentialsProvider credentials() {
        if (defaultCredentials) {
            if (accessKeyId != null) {
                throw invalid("Both an access key and the default credentials are set; choose one.");
            }
            return new ChainedCredentials();
        }
        if (accessKeyId == null || secretAccessKey == null || secrets == null) {
            throw invalid("No credential: set accessKey and secrets, or defaultCredentials.");
        }
        return new StoredCredentials(accessKeyId, secretAccessKey, Optional.ofNullable(sessionToken), secrets);
    }

    private static Duration requirePositive(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + duration);
        }
        return duration;
    }

    private static ConfigurationException invalid(String what) {
        return new ConfigurationException(ErrorCode.INVALID_SETTING, what);
    }
}
