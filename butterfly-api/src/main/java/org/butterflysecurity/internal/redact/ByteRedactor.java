package org.butterflysecurity.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;

/**
 * Goes through a document once and writes what may be stored of it, in canonical form, without a tree in between: three to five
 * times as quick as {@link Redactor#redact} and {@link Json#canonical}. It does what is common and gives up on the rest: on text
 * that is not JSON, names that are not plain ASCII, wide objects, and wherever something is to be reported. For use by one thread.
 */
final class ByteRedactor {
    private static final int DEEPEST = 64;

    /** Members are sorted by insertion, which is quickest for few of them. */
    private static final int WIDEST = 64;

    private static final int LONGEST_NUMBER = 100;
    private static final byte[] MARKER = Json.canonical(Redaction.MARKER);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Ruling root;
    private final Segments segments = new Segments();
    private byte[] in = {};
    private int at;
    private byte[] out = new byte[4096];
    private int size;

    /** Leaves the document to the careful way. Has no stack trace, so it costs little. */
    private static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unsure() {
            super("", null, false, false);
        }
    }

    ByteRedactor(Ruling root) {
        this.root = root;
    }

    /** The canonical bytes; empty if it gave up. */
    Optional<byte[]> redact(byte[] json) {
        in = json;
        at = 0;
        size = 0;
        segments.clear();
        try {
            skipBlanks();
            if (!value(root, 0)) {
                size = 0;
                append('{');
                append('}');
            }
            skipBlanks();
            return at == in.length ? Optional.of(Arrays.copyOf(out, size)) : Optional.empty();
        } catch (Unsure e) {
            return Optional.empty();
        } finally {
            in = NULL;
        }
    }

    /** Writes the value that begins here. False if it does not stay; what was written of it is to be taken back. */
    private boolean value(Ruling ruling, int depth) {
        if (depth > DEEPEST || ruling.needsCare()) {
            throw new Unsure();
        }
        int start = size;
        byte first = peek();
        switch (first) {
            case '{' -> object(ruling, depth);
            case '[' -> array(ruling, depth);
            case '"' -> string(ruling);
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> number();
        }
        if (ruling.fate() == Ruling.Fate.GOES) {
            return false;
        }
        if (ruling.isThinned()) {
            boolean isContainer = first == '{' || first == '[';
            if (isContainer && size - start == 2 && ruling.mayLoseStored()) {
                throw new Unsure();
            }
            if (!isContainer || size - start == 2) {
                return false;
            }
        }
        if (ruling.isSecret() && first != 'n') {
            size = start;
            append(MARKER, 0, MARKER.length);
        }
        return true;
    }

    private void object(Ruling ruling, int depth) {
        int start = size;
        append('{');
        at++;
        skipBlanks();
        int mark = segments.count();
        boolean label = false;
        boolean valued = false;
        if (peek() == '}') {
            at++;
        } else {
            do {
                skipBlanks();
                Ruling member = name(ruling);
                boolean isText = peek() == '"';
                int from = size;
                if (segments.count() - mark >= WIDEST || (member.role() == Ruling.Role.KEY_TYPE && isText)) {
                    throw new Unsure();
                }
                label |= isText && member.role() == Ruling.Role.LABEL;
                valued |= isText && member.role() == Ruling.Role.VALUE;
                member(member, from, depth + 1);
                if (!segments.add(mark, member, from, size)) {
                    throw new Unsure();
                }
                skipBlanks();
            } while (more('}'));
        }
        if (label && valued) {
            throw new Unsure();
        }
        if (!segments.inOrder(mark)) {
            segments.sort(mark, out, start + 1, size);
        }
        segments.drop(mark);
        close(start, '}');
    }

    /** Writes name, value and a comma, or nothing. */
    private void member(Ruling member, int from, int depth) {
        append('"');
        append(member.name(), 0, member.name().length);
        append('"');
        append(':');
        if (value(member, depth)) {
            append(',');
        } else {
            size = from;
        }
    }

    private void array(Ruling ruling, int depth) {
        int start = size;
        append('[');
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
        } else {
            Ruling item = ruling.item();
            do {
                skipBlanks();
                int from = size;
                if (value(item, depth + 1)) {
                    append(',');
                } else {
                    size = from;
                }
                skipBlanks();
            } while (more(']'));
        }
        close(start, ']');
    }

    /** Ends a container, whose parts each have a comma behind them. */
    private void close(int start, char end) {
        if (size > start + 1) {
            size--;
        }
        append(end);
    }

    /** Whether another part follows. Goes behind the comma or the end. */
    private boolean more(char end) {
        byte next = peek();
        at++;
        if (next == ',') {
            return true;
        }
        if (next == end) {
            return false;
        }
        throw new Unsure();
    }

    /** Reads a member's name and the colon. */
    private Ruling name(Ruling ruling) {
        if (peek() != '"') {
            throw new Unsure();
        }
        int from = ++at;
        int hash = 0;
        byte b = peek();
        while (b != '"') {
            if (b < 0x20 || b == '\\') {
                throw new Unsure();
            }
            hash = hash * 31 + b;
            at++;
            b = peek();
        }
        Ruling member = ruling.member(in, from, at, hash);
        at++;
        skipBlanks();
        if (peek() != ':') {
            throw new Unsure();
        }
        at++;
        skipBlanks();
        return member;
    }

    private void string(Ruling ruling) {
        int from = at;
        boolean ascii = true;
        boolean escaped = false;
        int i = at + 1;
        while (true) {
            if (i >= in.length) {
                throw new Unsure();
            }
            byte b = in[i];
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                escaped = true;
                i++;
            } else if (b < 0) {
                ascii = false;
            } else if (b < 0x20) {
                throw new Unsure();
            }
            i++;
        }
        at = i + 1;
        if (ascii && !escaped) {
            if (ruling.isWatched() && mayTell(ruling.place(), from + 1, i)) {
                check(ruling.place(), new String(in, from + 1, i - from - 1, StandardCharsets.US_ASCII));
            }
            append(in, from, at - from);
        } else {
            unusual(ruling, from);
        }
    }

    /** A text with escapes or beyond ASCII: Jackson reads it. */
    private void unusual(Ruling ruling, int from) {
        try {
            if (!(Json.parse(Arrays.copyOfRange(in, from, at)) instanceof JsonString text)) {
                throw new Unsure();
            }
            if (ruling.isWatched()) {
                check(ruling.place(), text.value());
            }
            byte[] canonical = Json.canonical(text);
            append(canonical, 0, canonical.length);
        } catch (JsonParseException e) {
            throw new Unsure();
        }
    }

    private boolean mayTell(Place place, int from, int to) {
        return place.code()
                || place.expected()
                || (to - from >= SecretShapes.SHORTEST
                        && (place.wordsAreSuspect() || SecretShapes.maybeSecret(in, from, to)));
    }

    private static void check(Place place, String text) {
        if (place.code() ? !text.isEmpty() : SafetyNet.isSecret(text, place)) {
            throw new Unsure();
        }
    }

    private void literal(byte[] word) {
        if (in.length - at < word.length || !Arrays.equals(in, at, at + word.length, word, 0, word.length)) {
            throw new Unsure();
        }
        append(word, 0, word.length);
        at += word.length;
    }

    /** A number as RFC 8259 section 6 has it, kept as it was written. */
    private void number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at - from > LONGEST_NUMBER) {
            throw new Unsure();
        }
        append(in, from, at - from);
    }

    private void digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw new Unsure();
        }
    }

    private void skipBlanks() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    /** The byte here; 0, with which nothing begins, at the end. */
    private byte peek() {
        return at < in.length ? in[at] : 0;
    }

    private void append(char ascii) {
        ensure(1);
        out[size++] = (byte) ascii;
    }

    private void append(byte[] bytes, int from, int length) {
        ensure(length);
        System.arraycopy(bytes, from, out, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (out.length - size < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
        }
    }
}
