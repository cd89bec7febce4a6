package org.butterflysecurity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;

/** What a builder has been told, each thing once, and what is wrong with it. */
final class Settings {
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    void set(String name, Object value) {
        check(values.put(name, requireNonNull(value, name)) == null, name + " was given twice");
    }

    <T> Optional<T> find(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).map(type::cast);
    }

    <T> T get(String name, Class<T> type) {
        return find(name, type).orElseThrow();
    }

    /** Notes a fault if the setting was not given. */
    void require(String name, String meaning) {
        check(values.containsKey(name), name + " is missing: say " + meaning + " by " + name + "(…)");
    }

    /** Notes {@code fault} unless {@code holds}. */
    void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING, "IdentityBackup cannot be built: " + String.join("; ", faults) + ".");
        }
    }
}
