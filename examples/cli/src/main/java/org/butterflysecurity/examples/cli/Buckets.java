package org.butterflysecurity.examples.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.storage.r2.Jurisdiction;
import org.butterflysecurity.storage.r2.R2Storage;
import org.butterflysecurity.storage.r2.R2StorageBuilder;

/**
 * Buckets by their URL: {@code r2://ACCOUNT/BUCKET/PREFIX?jurisdiction=eu} or {@code s3://BUCKET/PREFIX?endpoint=…&region=…}.
 * The credential is where Amazon's tools look, for instance in {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}; it is
 * no part of the URL, which others can see.
 */
final class Buckets {
    private static final Set<String> R2_OPTIONS = Set.of("jurisdiction", "ca-file", "allow-public");
    private static final Set<String> S3_OPTIONS =
            Set.of("endpoint", "region", "ca-file", "allow-public", "allow-loopback-http");

    private final String store;
    private final URI uri;
    private final Map<String, String> options = new LinkedHashMap<>();

    private Buckets(String store) {
        this.store = store;
        try {
            this.uri = new URI(store);
        } catch (URISyntaxException e) {
            throw wrong("is not a URL");
        }
        if (uri.getRawAuthority() == null || uri.getRawFragment() != null) {
            throw wrong("does not name a bucket");
        }
        if (uri.getRawUserInfo() != null) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "--store holds a user or a secret, which others can see in the list of processes.");
        }
    }

    static R2Storage open(String store) {
        Buckets buckets = new Buckets(store);
        return store.startsWith("r2://") ? buckets.r2() : buckets.s3();
    }

    private R2Storage r2() {
        readOptions(R2_OPTIONS);
        String[] path = withoutSlashes(uri.getPath()).split("/", 2);
        R2StorageBuilder builder =
                R2Storage.builder().accountId(uri.getRawAuthority()).bucket(path[0]);
        option("jurisdiction").ifPresent(j -> builder.jurisdiction(jurisdiction(j)));
        return finish(builder, path.length > 1 ? path[1] : "");
    }

    private R2Storage s3() {
        readOptions(S3_OPTIONS);
        Optional<String> region = option("region");
        URI endpoint = address(option("endpoint")
                .or(() -> region.map(r -> "https://s3." + r + ".amazonaws.com"))
                .orElseThrow(() -> wrong("names neither an endpoint nor a region")));
        R2StorageBuilder builder = R2Storage.s3Compatible(endpoint).bucket(uri.getRawAuthority());
        region.ifPresent(builder::region);
        if (isSet("allow-loopback-http")) {
            builder.allowLoopbackHttp();
        }
        return finish(builder, withoutSlashes(uri.getPath()));
    }

    private URI address(String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException e) {
            throw wrong("names an endpoint that is no address");
        }
    }

    private R2Storage finish(R2StorageBuilder builder, String prefix) {
        if (!prefix.isEmpty()) {
            builder.prefix(prefix);
        }
        option("ca-file").map(Path::of).ifPresent(builder::caFile);
        if (isSet("allow-public")) {
            builder.allowPublicBucket();
        }
        return builder.defaultCredentials().build();
    }

    private Jurisdiction jurisdiction(String name) {
        try {
            return Jurisdiction.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("names an unknown jurisdiction; there are eu and fedramp");
        }
    }

    private Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private boolean isSet(String name) {
        return option(name).map("true"::equals).orElse(false);
    }

    private void readOptions(Set<String> known) {
        if (uri.getRawQuery() == null) {
            return;
        }
        for (String pair : uri.getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length != 2 || !known.contains(parts[0])) {
                throw wrong("has the unknown option '" + parts[0] + "'; there are " + String.join(", ", known));
            }
            options.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
    }

    private static String withoutSlashes(String path) {
        return path.replaceAll("^/+|/+$", "");
    }

    private ConfigurationException wrong(String what) {
        return new ConfigurationException(ErrorCode.INVALID_SETTING, "--store '" + store + "' " + what + ".");
    }
}
