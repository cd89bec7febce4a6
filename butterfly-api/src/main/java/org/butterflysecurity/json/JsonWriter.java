package org.butterflysecurity.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Turns values into text. One writer for the three forms, so that they agree on escapes. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();
    private final boolean sorted;
    private final boolean indented;

    private JsonWriter(boolean sorted, boolean indented) {
        this.sorted = sorted;
        this.indented = indented;
    }

    static String compact(JsonValue value) {
        return new JsonWriter(false, false).text(value);
    }

    static String pretty(JsonValue value) {
        return new JsonWriter(false, true).text(value);
    }

    static byte[] canonical(JsonValue value) {
        return new JsonWriter(true, false).text(value).getBytes(StandardCharsets.UTF_8);
    }

    private String text(JsonValue value) {
        write(value, 0);
        return out.toString();
    }

    private void write(JsonValue value, int depth) {
        switch (value.kind()) {
            case OBJECT -> object((JsonObject) value, depth);
            case ARRAY -> array((JsonArray) value, depth);
            case STRING -> string(((JsonString) value).value());
            case NUMBER, BOOLEAN, NULL -> out.append(value);
        }
    }

    private void object(JsonObject object, int depth) {
        if (object.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        // String's natural order is the order of UTF-16 code units, as RFC 8785 section 3.2.3 asks.
        Map<String, JsonValue> members = sorted ? new TreeMap<>(object.members()) : object.members();
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            separate(first, depth + 1);
            first = false;
            string(member.getKey());
            out.append(indented ? ": " : ":");
            write(member.getValue(), depth + 1);
        }
        newLine(depth);
        out.append('}');
    }

    private void array(JsonArray array, int depth) {
        if (array.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        boolean first = true;
        for (JsonValue item : array) {
            separate(first, depth + 1);
            first = false;
            write(item, depth + 1);
        }
        newLine(depth);
        out.append(']');
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.append(',');
        }
        newLine(depth);
    }

    private void newLine(int depth) {
        if (indented) {
            out.append('\n').append("  ".repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        escape(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else if (Character.isSurrogate(c)) {
                        escape(c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[(c >> shift) & 0xf]);
        }
    }
}
