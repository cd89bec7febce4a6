package org.butterflysecurity.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A JSON number, kept as the text it was written with, so that nothing is rounded. {@code 1.0} and {@code 1} are
 * different values here: a backup gives back what it was given.
 */
public record JsonNumber(String text) implements JsonValue {
    private static final Pattern GRAMMAR = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    public JsonNumber {
        requireNonNull(text, "text");
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a JSON number: '" + text + "'");
        }
    }

    /** A whole number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * The exact value.
     *
     * @throws ArithmeticException if its exponent is beyond those of {@link BigDecimal}
     */
    public BigDecimal toBigDecimal() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new ArithmeticException("The exponent is too large");
        }
    }

    /**
     * The value as a {@code long}.
     *
     * @throws ArithmeticException if it has a fraction or does not fit
     */
    public long toLong() {
        return toBigDecimal().longValueExact();
    }

    @Override
    public Kind kind() {
        return Kind.NUMBER;
    }

    @Override
    public String toString() {
        return text;
    }
}
