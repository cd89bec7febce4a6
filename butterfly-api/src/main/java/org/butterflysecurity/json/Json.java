package org.butterflysecurity.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON. Strings may hold lone surrogates, which are kept; a member name with one is refused as not JSON.
 * Bytes are UTF-8, and a byte order mark before them is passed over (RFC 8259 section 8.1). Thread-safe.
 */
public final class Json {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int MAX_NAME_LENGTH = 50_000;
    private static final int MAX_NUMBER_LENGTH = 1_000;

    private static final JsonFactory FACTORY = newFactory(JsonLimits.DEFAULT);

    private Json() {}

    /** Parses {@code text} within the default limits. */
    public static JsonValue parse(String text) {
        return whole(() -> FACTORY.createParser(ObjectReadContext.empty(), text));
    }

    /** Parses UTF-8 JSON within the default limits. */
    public static JsonValue parse(byte[] utf8) {
        return parse(utf8, JsonLimits.DEFAULT);
    }

    /** Parses UTF-8 JSON within {@code limits}. */
    public static JsonValue parse(byte[] utf8, JsonLimits limits) {
        int marked = BYTE_ORDER_MARK.length;
        int start = utf8.length >= marked && Arrays.equals(utf8, 0, marked, BYTE_ORDER_MARK, 0, marked) ? marked : 0;
        return whole(() -> factory(limits).createParser(ObjectReadContext.empty(), utf8, start, utf8.length - start));
    }

    /**
     * Parses one UTF-8 JSON value and expects the end of the stream after it. Does not close {@code in}.
     *
     * @throws JsonParseException if it is not JSON, repeats a member name, or exceeds {@code limits}
     * @throws IOException if the stream fails
     */
    public static JsonValue parse(InputStream in, JsonLimits limits) throws IOException {
        PushbackInputStream text = new PushbackInputStream(in, BYTE_ORDER_MARK.length);
        byte[] start = text.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
            text.unread(start);
        }
        try {
            return whole(() -> factory(limits).createParser(ObjectReadContext.empty(), text));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static JsonValue whole(Supplier<JsonParser> source) {
        try (JsonParser parser = source.get()) {
            if (parser.nextToken() == null) {
                throw new JsonParseException("Not JSON: the text is empty");
            }
            JsonValue value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException("Not JSON: something follows the value at " + where(parser));
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new JsonParseException("The JSON exceeds a limit: " + e.getOriginalMessage(), true);
        } catch (StreamReadException e) {
            throw new JsonParseException(
                    "Not JSON: " + kindOf(e) + " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException io) {
                throw new UncheckedIOException(io);
            }
            throw new JsonParseException("Not JSON: unreadable text");
        }
    }

    /** The value on one line, members in their given order. */
    public static String compact(JsonValue value) {
        return JsonWriter.compact(value);
    }

    /** The value over several lines, indented by two blanks, members in their given order, without a final line end. */
    public static String pretty(JsonValue value) {
        return JsonWriter.pretty(value);
    }

    /**
     * The canonical UTF-8 bytes: members sorted by UTF-16 code units, no white space, the shortest escapes (RFC 8785
     * sections 3.2.1 to 3.2.3). Two deliberate departures keep everything a provider sent: numbers stand as they were
     * written instead of being rounded to doubles, and lone surrogates are written as {@code \\uXXXX} escapes.
     */
    public static byte[] canonical(JsonValue value) {
        return JsonWriter.canonical(value);
    }

    /** Factories keep tables of member names: one for the usual limits is shared by all. */
    private static JsonFactory factory(JsonLimits limits) {
        return limits.equals(JsonLimits.DEFAULT) ? FACTORY : newFactory(limits);
    }

    private static JsonFactory newFactory(JsonLimits limits) {
        // Jackson would take some bytes for UTF-16 or UTF-32, which JSON is not written in (RFC 8259 section 8.1).
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(limits.maxBytes())
                        .maxNestingDepth(limits.maxDepth())
                        .maxStringLength((int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16))
                        .maxNameLength(MAX_NAME_LENGTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .build())
                .build();
    }

    private static JsonValue value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonString(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> JsonBoolean.TRUE;
            case VALUE_FALSE -> JsonBoolean.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new JsonParseException("Not JSON: unexpected " + token + " at " + where(parser));
        };
    }

    private static JsonObject object(JsonParser parser) {
        Map<String, JsonValue> members = new JsonObject.Own();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (members.put(name, value(parser)) != null) {
                throw new JsonParseException("Not JSON: a member name is repeated before " + where(parser));
            }
        }
        return new JsonObject(members);
    }

    private static JsonArray array(JsonParser parser) {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new JsonArray(items);
    }

    private static String where(JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr();
    }

    /** Jackson's messages quote the text; the first words of the known ones do not. */
    private static String kindOf(StreamReadException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Broken surrogate pair")) {
            return "a member name has half a surrogate pair";
        }
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends too early";
        }
        return "unexpected text";
    }
}
