package org.butterflysecurity.internal.restore;

import java.util.Optional;
import java.util.Set;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Transition;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** Statuses, and which operation leads from one to another. */
final class Statuses {
    private static final Set<String> ON = Set.of("ACTIVE", "ENABLED", "true");
    private static final Set<String> OFF = Set.of("INACTIVE", "DISABLED", "false");

    private Statuses() {}

    /** The status of a document; empty where its type has none. */
    static Optional<String> of(TypeDefinition type, JsonValue document) {
        return type.fields()
                .status()
                .flatMap(at -> at.find(document))
                .map(v -> v instanceof JsonString s ? s.value() : v.toString());
    }

    /** The status of an object that was just made. */
    static String first(TypeDefinition type) {
        return type.writing().startsAs().orElse("ACTIVE");
    }

    static boolean isOn(String status) {
        return ON.contains(status);
    }

    /** The name of the operation that leads there; empty where none does. */
    static Optional<String> operation(TypeDefinition type, String from, String to) {
        Optional<String> declared = type.writing().transitions().stream()
                .filter(t -> t.from().contains(from) && t.to().contains(to))
                .map(Transition::by)
                .findFirst();
        if (declared.isPresent() || !type.writing().transitions().isEmpty()) {
            return declared;
        }
        String usual = ON.contains(to) ? "activate" : OFF.contains(to) ? "deactivate" : "";
        return type.writing().operation(usual).filter(o -> o.isPossible()).map(o -> usual);
    }
}
