package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.butterflysecurity.json.JsonBoolean;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** The members of the file, each asked for by its kind. */
record ConnectionFields(Path file, JsonObject object) {

    /** Refuses every member that is not among the known ones. */
    void allowOnly(List<String> known) {
        Set<String> unknown = new TreeSet<>(object.members().keySet());
        known.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw ConnectionFile.fault(
                    file,
                    "has the unknown field "
                            + unknown.stream().map(n -> "'" + n + "'").collect(Collectors.joining(", "))
                            + "; known are " + String.join(", ", known));
        }
    }

    String required(String name) {
        return text(name)
                .filter(t -> !t.isBlank())
                .orElseThrow(() -> ConnectionFile.fault(file, "lacks '" + name + "'"));
    }

    Optional<String> text(String name) {
        return value(name, "a text", v -> v instanceof JsonString s ? Optional.of(s.value()) : Optional.empty());
    }

    boolean flag(String name) {
        return value(name, "true or false", v -> v instanceof JsonBoolean b ? Optional.of(b.value()) : Optional.empty())
                .orElse(false);
    }

    Optional<Integer> whole(String name) {
        return value(
                name,
                "a whole number greater than 0",
                v -> object.number(name)
                        .filter(n -> n > 0 && n <= Integer.MAX_VALUE)
                        .map(Long::intValue));
    }

    Optional<Double> share(String name) {
        return value(
                name,
                "a number greater than 0 and at most 1",
                v -> v instanceof JsonNumber n
                        ? Optional.of(Double.parseDouble(n.text())).filter(d -> d > 0 && d <= 1)
                        : Optional.empty());
    }

    Path beside(String name) {
        return file.toAbsolutePath().resolveSibling(name).normalize();
    }

    private <T> Optional<T> value(String name, String kind, Function<JsonValue, Optional<T>> read) {
        return object.find(name)
                .map(v -> read.apply(v)
                        .orElseThrow(() -> ConnectionFile.fault(file, "must have " + kind + " as '" + name + "'")));
    }
}
