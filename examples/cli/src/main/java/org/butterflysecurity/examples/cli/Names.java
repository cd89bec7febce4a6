package org.butterflysecurity.examples.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.butterflysecurity.model.SnapshotId;
import org.butterflysecurity.model.TypeResult;

/** Turns what people type into what it names. */
final class Names {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Names() {}

    /** A snapshot by its number, with or without leading zeros, or {@code latest}, the one taken last, or {@code previous}, the one taken before that. */
    static Snapshot snapshot(IdentityBackup backup, String text) {
        if (text.equals("latest") || text.equals("previous")) {
            List<Snapshot> all = backup.snapshots().stream()
                    .sorted(Comparator.comparing(Snapshot::takenAt).thenComparing(Snapshot::id))
                    .toList();
            int back = text.equals("latest") ? 1 : 2;
            if (all.size() < back) {
                throw unknownSnapshot(backup, text);
            }
            return all.get(all.size() - back);
        }
        if (!NUMBER.matcher(text).matches()) {
            throw unknownSnapshot(backup, text);
        }
        return backup.snapshot(SnapshotId.of(Long.parseLong(text)));
    }

    /** Types by full name, or without provider where that leaves no doubt. */
    static Set<ResourceType> types(Collection<String> texts, Collection<ResourceType> known) {
        Set<ResourceType> types = new LinkedHashSet<>();
        texts.forEach(text -> types.add(type(text.strip(), known)));
        return types;
    }

    /** A type by full name, or without provider where that leaves no doubt. */
    static ResourceType type(String text, Collection<ResourceType> known) {
        List<ResourceType> matches = known.stream()
                .filter(t -> t.toString().equals(text) || t.name().equals(text))
                .distinct()
                .toList();
        if (matches.isEmpty()) {
            throw new ConfigurationException(ErrorCode.UNKNOWN_TYPE, "There is no resource type '" + text + "'.");
        }
        if (matches.size() > 1) {
            throw new ConfigurationException(
                    ErrorCode.UNKNOWN_TYPE, "The resource type '" + text + "' may be any of " + matches + ".");
        }
        return matches.get(0);
    }

    /** The types that a snapshot tells of, read or not. */
    static List<ResourceType> typesOf(Snapshot snapshot) {
        return snapshot.types().stream().map(TypeResult::type).toList();
    }

    /** A test for names in which {@code *} stands for any text and {@code ?} for any one character. */
    static Predicate<String> glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (String sign : glob.split("(?<=[*?])|(?=[*?])", -1)) {
            regex.append(
                    switch (sign) {
                        case "*" -> ".*";
                        case "?" -> ".";
                        default -> Pattern.quote(sign);
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }

    private static RepositoryException unknownSnapshot(IdentityBackup backup, String text) {
        return new RepositoryException(
                ErrorCode.UNKNOWN_SNAPSHOT, "Tenant '" + backup.tenant() + "' has no snapshot '" + text + "'.");
    }
}
