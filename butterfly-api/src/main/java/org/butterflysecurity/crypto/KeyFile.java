package org.butterflysecurity.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.butterflysecurity.error.ErrorCode.BAD_KEY_FILE;
import static org.butterflysecurity.error.ErrorCode.KEY_FILE_EXISTS;
import static org.butterflysecurity.error.ErrorCode.KEY_UNAVAILABLE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.butterflysecurity.error.KeyException;

/**
 * The text of a key file, version 1: ASCII lines, those starting with {@code #} for people.
 *
 * <pre>
 * butterfly-key-file 1
 * # Whoever has …
 * id: k1-…                 the key's id, as {@link KeyWrap} derives it: a damaged key does not fit it
 * key: …                   32 bytes in Base64
 * checksum: …              first 8 bytes, in hex, of HMAC-SHA-256(key, "butterfly key file 1")
 * </pre>
 */
final class KeyFile {
    private static final String MAGIC = "butterfly-key-file ";
    private static final String VERSION = "1";
    private static final int MOST_BYTES = 4096;
    private static final Set<String> FIELDS = Set.of("id", "key", "checksum");

    private KeyFile() {}

    static void write(Path file, byte[] key) {
        byte[] text = text(key);
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Set<StandardOpenOption> createNew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(file, createNew, ownerOnly(file))) {
                fill(channel, file, text);
            }
        } catch (FileAlreadyExistsException e) {
            throw Files.exists(file)
                    ? new KeyException(KEY_FILE_EXISTS, "There is a file '" + file + "' already.")
                    : unavailable("write", file, e);
        } catch (IOException e) {
            throw unavailable("write", file, e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    static byte[] read(Path file) {
        byte[] text = new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(MOST_BYTES + 1);
            return parse(file, text);
        } catch (IOException e) {
            throw unavailable("read", file, e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static void fill(FileChannel channel, Path file, byte[] text) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(text);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static byte[] text(byte[] key) {
        return String.join(
                        "\n",
                        MAGIC + VERSION,
                        "# Whoever has this file and the storage can read the backups; without it nobody can.",
                        "# Keep it secret, keep a copy, and keep it apart from the storage.",
                        "id: " + KeyWrap.keyId(key),
                        "key: " + Base64.getEncoder().encodeToString(key),
                        "checksum: " + checksum(key),
                        "")
                .getBytes(US_ASCII);
    }

    private static byte[] parse(Path file, byte[] text) {
        if (text.length > MOST_BYTES) {
            throw bad(file, "is longer than a key file");
        }
        String[] lines = new String(text, US_ASCII).split("\\R", -1);
        if (!lines[0].startsWith(MAGIC)) {
            throw bad(file, "does not start with '" + MAGIC.strip() + "'");
        }
        if (!lines[0].substring(MAGIC.length()).strip().equals(VERSION)) {
            throw bad(file, "has a version that this program does not know");
        }
        Map<String, String> fields = fields(file, lines);
        byte[] key = key(file, fields);
        if (!same(checksum(key), field(file, fields, "checksum"))
                || !same(KeyWrap.keyId(key), field(file, fields, "id"))) {
            Arrays.fill(key, (byte) 0);
            throw bad(file, "is damaged: key, id and checksum do not fit each other");
        }
        return key;
    }

    private static Map<String, String> fields(Path file, String[] lines) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon);
            if (!FIELDS.contains(name)
                    || fields.put(name, line.substring(colon + 1).strip()) != null) {
                throw bad(file, "has a line " + (i + 1) + " that does not belong there");
            }
        }
        return fields;
    }

    private static byte[] key(Path file, Map<String, String> fields) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(field(file, fields, "key"));
        } catch (IllegalArgumentException e) {
            throw bad(file, "has a key that is not Base64");
        }
        if (key.length != KeyWrap.KEY_BYTES) {
            throw bad(file, "has a key of " + key.length + " bytes instead of " + KeyWrap.KEY_BYTES);
        }
        return key;
    }

    private static String field(Path file, Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw bad(file, "has no line '" + name + ":'");
        }
        return value;
    }

    private static String checksum(byte[] key) {
        return HexFormat.of().formatHex(KeyWrap.hmac(key, "butterfly key file 1".getBytes(US_ASCII)), 0, 8);
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(US_ASCII), b.getBytes(US_ASCII));
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static KeyException bad(Path file, String why) {
        return new KeyException(BAD_KEY_FILE, "The key file '" + file + "' " + why + ".");
    }

    private static KeyException unavailable(String verb, Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no such file"
                : e instanceof AccessDeniedException
                        ? "this process has no permission"
                        : Files.isDirectory(file)
                                ? "it is a directory"
                                : e.getClass().getSimpleName();
        return new KeyException(KEY_UNAVAILABLE, "Cannot " + verb + " the key file '" + file + "': " + why + ".", e);
    }
}
