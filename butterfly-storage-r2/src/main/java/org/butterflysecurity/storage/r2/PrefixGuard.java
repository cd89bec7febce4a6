package org.butterflysecurity.storage.r2;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Lets no request out that concerns anything but the objects below the prefix. It looks at the request as it goes over the
 * wire, so it holds whatever the code above it does. Of the bucket itself only properties may be read.
 */
final class PrefixGuard implements ExecutionInterceptor {
    private static final Set<String> PROPERTIES = Set.of("versioning", "object-lock");

    private final Bucket bucket;

    PrefixGuard(Bucket bucket) {
        this.bucket = bucket;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if (!isAllowed(request)) {
            throw new StorageException(
                    ErrorCode.STORAGE_DENIED,
                    "A request for something outside of '" + bucket + "' was not sent: " + request.method() + " "
                            + request.encodedPath() + ".");
        }
    }

    boolean isAllowed(SdkHttpRequest request) {
        URI endpoint = bucket.endpoint();
        if (!endpoint.getHost().equalsIgnoreCase(request.host())
                || !endpoint.getScheme().equalsIgnoreCase(request.protocol())
                || request.firstMatchingHeader("x-amz-copy-source").isPresent()) {
            return false;
        }
        String path = request.encodedPath();
        String root = endpoint.getRawPath() + (endpoint.getRawPath().endsWith("/") ? "" : "/") + bucket.name();
        String object = root + "/" + bucket.start();
        if (path.equals(root) || path.equals(root + "/")) {
            return concernsBucket(request);
        }
        return path.startsWith(object) && path.length() > object.length() && !path.contains("/..");
    }

    private boolean concernsBucket(SdkHttpRequest request) {
        if (request.method() == SdkHttpMethod.HEAD) {
            return true;
        }
        if (request.method() != SdkHttpMethod.GET) {
            return false;
        }
        if (PROPERTIES.stream().anyMatch(request.rawQueryParameters()::containsKey)) {
            return true;
        }
        Optional<List<String>> prefixes =
                Optional.ofNullable(request.rawQueryParameters().get("prefix"));
        return prefixes.map(p -> p.size() == 1 && p.get(0).startsWith(bucket.start()))
                .orElse(bucket.start().isEmpty());
    }
}
