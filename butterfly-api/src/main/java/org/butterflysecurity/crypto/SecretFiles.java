package org.butterflysecurity.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;

/** Secrets that are the content of a file. */
final class SecretFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@-]*");
    private static final int MOST_BYTES = 1 << 20;

    private SecretFiles() {}

    static Optional<Secret> find(Path directory, SecretRef name) {
        if (!NAME.matcher(name.name()).matches()) {
            return Optional.empty();
        }
        Path file = directory.resolve(name.name());
        return Files.notExists(file) ? Optional.empty() : Optional.of(read(name, file));
    }

    static Secret read(SecretRef name, Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(name, file, why(file, e));
        }
        try {
            if (content.length > MOST_BYTES) {
                throw unreadable(name, file, "it is larger than 1 MiB");
            }
            return Secret.owning(Arrays.copyOf(content, lengthWithoutLineEnd(content)));
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static int lengthWithoutLineEnd(byte[] content) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && length < content.length && content[length - 1] == '\r') {
            length--;
        }
        return length;
    }

    private static String why(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this process has no permission";
        }
        return Files.isDirectory(file) ? "it is a directory" : e.getClass().getSimpleName();
    }

    private static ConfigurationException unreadable(SecretRef name, Path file, String why) {
        return new ConfigurationException(
                ErrorCode.UNREADABLE_FILE, "Cannot read the secret '" + name + "' from '" + file + "': " + why + ".");
    }
}
