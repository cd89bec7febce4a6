package org.butterflysecurity.crypto;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that must not be seen: a key, a password, a token. It cannot be printed, compared or serialised; the bytes come out
 * only through {@link #reveal}. Closing it overwrites them. Safe for use by several threads.
 */
public final class Secret implements AutoCloseable {
    /** Bytes that one UTF-16 code unit needs at most. */
    private static final int LONGEST_UTF8 = 3;

    private final byte[] bytes;
    private boolean closed;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy of {@code bytes}; overwrite yours when you can. */
    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** Takes over {@code bytes} without a copy: they are overwritten when this is closed. */
    public static Secret owning(byte[] bytes) {
        return new Secret(requireNonNull(bytes, "bytes"));
    }

    /** The UTF-8 bytes of {@code characters}, which are left as they are. */
    public static Secret of(char[] characters) {
        byte[] room = new byte[characters.length * LONGEST_UTF8];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(characters), encoded, true);
        byte[] bytes = Arrays.copyOf(room, encoded.position());
        Arrays.fill(room, (byte) 0);
        return new Secret(bytes);
    }

    /**
     * A copy of the bytes. The caller overwrites it when done.
     *
     * @throws IllegalStateException if this is closed
     */
    public synchronized byte[] reveal(SecretAccess access) {
        requireNonNull(access, "access");
        if (closed) {
            throw new IllegalStateException("The secret is closed");
        }
        return bytes.clone();
    }

    /**
     * The bytes read as UTF-8, for interfaces that want characters. The caller overwrites them when done.
     *
     * @throws IllegalStateException if this is closed
     */
    public char[] revealCharacters(SecretAccess access) {
        byte[] copy = reveal(access);
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(copy));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(copy, (byte) 0);
        return characters;
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Overwrites the bytes. */
    @Override
    public synchronized void close() {
        Arrays.fill(bytes, (byte) 0);
        closed = true;
    }

    /** Never the content. */
    @Override
    public String toString() {
        return "Secret[*****]";
    }
}
