package org.butterflysecurity.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNull;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;

/** A part of a console profile whose members are asked for by kind; a wrong one is told with its place. */
record ProfileFields(String profile, JsonPointer at, JsonObject json) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");
    private static final Pattern PATH = Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?%-]|\\{[A-Za-z]+})*");

    ConfigurationException fault(String member, String what) {
        JsonPointer place = at;
        for (String segment : member.isEmpty() ? new String[0] : member.split("/")) {
            place = place.child(segment);
        }
        return new ConfigurationException(
                ErrorCode.INVALID_SETTING, "The console profile '" + profile + "': '" + place + "' " + what + ".");
    }

    void allowOnly(String... known) {
        Set<String> unknown = new TreeSet<>(json.members().keySet());
        unknown.removeAll(Set.of(known));
        if (!unknown.isEmpty()) {
            throw fault(unknown.iterator().next(), "is unknown; known are " + String.join(", ", known));
        }
    }

    ProfileFields object(String member) {
        return optional(member).orElseThrow(() -> fault(member, "is missing"));
    }

    Optional<ProfileFields> optional(String member) {
        return json.find(member).map(value -> part(member, value));
    }

    private ProfileFields part(String member, JsonValue value) {
        if (value instanceof JsonObject object) {
            return new ProfileFields(profile, at.child(member), object);
        }
        throw fault(member, "must be an object");
    }

    void each(BiConsumer<String, ProfileFields> visitor) {
        json.members().forEach((name, value) -> visitor.accept(name, part(name, value)));
    }

    String text(String member) {
        return json.string(member)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> fault(member, json.has(member) ? "must be a text" : "is missing"));
    }

    JsonPointer pointer(String member) {
        return pointer(member, json.find(member).orElse(JsonNull.NULL));
    }

    private JsonPointer pointer(String member, JsonValue value) {
        if (value instanceof JsonString text
                && (text.value().isEmpty() || text.value().startsWith("/"))) {
            return JsonPointer.of(text.value());
        }
        throw fault(member, "must be a JSON pointer, such as '/id'");
    }

    List<JsonPointer> pointers(String member) {
        JsonArray array = json.array(member).orElseThrow(() -> fault(member, "must be an array of JSON pointers"));
        return array.stream().map(value -> pointer(member, value)).toList();
    }

    /** A path with variables in braces. */
    String path(String member, List<String> known, List<String> needed) {
        String path = text(member);
        if (!PATH.matcher(path).matches() || path.startsWith("//")) {
            throw fault(member, "must be a path that begins with one '/', percent-encoded, without a host");
        }
        List<String> used = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(path);
        while (variable.find()) {
            used.add(variable.group(1));
        }
        for (String name : used) {
            if (!known.contains(name)) {
                throw fault(member, "has the variable {" + name + "}; known are " + known);
            }
        }
        for (String name : needed) {
            if (!used.contains(name)) {
                throw fault(member, "must have the variable {" + name + "}");
            }
        }
        return path;
    }
}
