package org.butterflysecurity.crypto;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.spi.SecretResolver;

/** Ready-made secret resolvers. Each gives a fresh copy, which the caller closes. Thread-safe. */
public final class SecretResolvers {
    private SecretResolvers() {}

    /** Knows the secrets of {@code secrets}, which stay open until whoever made them closes them. */
    public static SecretResolver of(Map<SecretRef, Secret> secrets) {
        Map<SecretRef, Secret> known = Map.copyOf(secrets);
        return ref -> Optional.ofNullable(known.get(ref)).map(s -> Secret.owning(s.reveal(SecretAccess.REVEAL)));
    }

    /**
     * Knows one secret: the content of {@code file}, without a line end at its end, at most 1 MiB.
     *
     * @return throws {@link ConfigurationException} with {@link ErrorCode#UNREADABLE_FILE} when asked if it cannot be read
     */
    public static SecretResolver file(SecretRef name, Path file) {
        return ref -> ref.equals(name) ? Optional.of(SecretFiles.read(name, file)) : Optional.empty();
    }

    /**
     * Knows the files in {@code directory}: the secret's name is the file's name. Names that are no plain file names, and those of
     * hidden files, are not known.
     *
     * @return throws {@link ConfigurationException} with {@link ErrorCode#UNREADABLE_FILE} when asked if the file is there and
     *     cannot be read
     */
    public static SecretResolver directory(Path directory) {
        return ref -> SecretFiles.find(directory, ref);
    }

    /**
     * Knows the variables of {@code environment}, for instance {@link System#getenv()}: the secret {@code okta-acme} is in the
     * variable {@code prefix + "OKTA_ACME"}.
     */
    public static SecretResolver environment(String prefix, Map<String, String> environment) {
        return ref -> Optional.ofNullable(environment.get(prefix + variable(ref)))
                .map(value -> Secret.of(value.toCharArray()));
    }

    /** Asks one resolver after the other until one knows the secret. */
    public static SecretResolver chain(SecretResolver... resolvers) {
        List<SecretResolver> inOrder = List.of(resolvers);
        return ref -> firstOf(inOrder.stream(), ref);
    }

    private static Optional<Secret> firstOf(Stream<SecretResolver> resolvers, SecretRef ref) {
        return resolvers.map(r -> r.find(ref)).flatMap(Optional::stream).findFirst();
    }

    private static String variable(SecretRef ref) {
        return ref.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
