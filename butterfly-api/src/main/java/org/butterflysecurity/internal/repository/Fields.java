package org.butterflysecurity.internal.repository;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonString;

/** Reads members that must be there out of JSON that we wrote. What is not as we write it is damaged. */
record Fields(JsonObject object) {

    static Fields parse(byte[] json) {
        try {
            if (Json.parse(json) instanceof JsonObject object) {
                return new Fields(object);
            }
        } catch (JsonParseException e) {
            throw new DamagedException("its content is not JSON");
        }
        throw new DamagedException("its content is not a JSON object");
    }

    /** Refuses a format that this version does not know. */
    Fields format(long expected) {
        if (number("format") != expected) {
            throw DamagedException.unsupported("its content has format " + number("format"));
        }
        return this;
    }

    String string(String name) {
        return object.string(name).orElseThrow(() -> lacks(name));
    }

    long number(String name) {
        return object.number(name).orElseThrow(() -> lacks(name));
    }

    Instant instant(String name) {
        try {
            return Instant.parse(string(name));
        } catch (DateTimeException e) {
            throw lacks(name);
        }
    }

    List<Fields> objects(String name) {
        return object.array(name).orElseThrow(() -> lacks(name)).stream()
                .map(v -> {
                    if (v instanceof JsonObject o) {
                        return new Fields(o);
                    }
                    throw lacks(name);
                })
                .toList();
    }

    List<String> strings(String name) {
        return object.array(name).orElseThrow(() -> lacks(name)).stream()
                .map(v -> {
                    if (v instanceof JsonString s) {
                        return s.value();
                    }
                    throw lacks(name);
                })
                .toList();
    }

    private static DamagedException lacks(String name) {
        return new DamagedException("its content has no proper '" + name + "'");
    }
}
