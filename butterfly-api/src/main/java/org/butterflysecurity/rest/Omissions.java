package org.butterflysecurity.rest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.butterflysecurity.catalog.Reading.Omission;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.spi.ReadOutcome;

/** Looks for what answers leave out in silence because a scope was not granted. Thread-safe. */
final class Omissions {
    private final List<Omission> possible;
    private final LongAdder[] missing;

    private Omissions(List<Omission> possible) {
        this.possible = possible;
        this.missing = new LongAdder[possible.size()];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = new LongAdder();
        }
    }

    /** Those of {@code declared} whose scope is not among the granted; none where the provider does not tell what it granted. */
    static Omissions of(List<Omission> declared, Optional<Set<String>> granted) {
        return new Omissions(granted.map(g ->
                        declared.stream().filter(o -> !g.contains(o.scope())).toList())
                .orElse(List.of()));
    }

    void look(JsonValue document) {
        for (int i = 0; i < missing.length; i++) {
            if (possible.get(i).at().findAll(document).isEmpty()) {
                missing[i].increment();
            }
        }
    }

    /** What is without an essential part is not read: as if it were whole it would say that the part was removed. */
    ReadOutcome outcome(ReadOutcome otherwise) {
        for (int i = 0; i < missing.length; i++) {
            Omission omission = possible.get(i);
            if (missing[i].sum() > 0 && otherwise.isComplete()) {
                return ReadOutcome.skipped(
                        SkipReason.SCOPE_MISSING,
                        "needs the scope " + omission.scope() + ": " + missing[i].sum() + " objects came without "
                                + omission.at() + ". " + omission.note());
            }
        }
        return otherwise;
    }
}
