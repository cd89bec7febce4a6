package org.butterflysecurity.internal.engine;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.internal.redact.Redaction;
import org.butterflysecurity.internal.redact.Redactor;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.spi.ResourceSink;

/** Where a reader gives the objects of one type: secrets are taken out at once, before anything is kept or written. */
final class TypeSink implements ResourceSink {
    /** More places than this are summed up in one warning. */
    private static final int MOST_PLACES = 50;

    private final TypeDefinition type;
    private final Redactor redactor;
    private final TypeTree tree;
    private final TypeProgress progress;
    private final BackupListener events;
    private final Map<String, Long> suspects = new TreeMap<>();
    private final Map<String, Long> embedded = new TreeMap<>();
    private final RunFailure failure = new RunFailure();
    private long otherSuspects;

    TypeSink(TypeDefinition type, TypeTree tree, TypeProgress progress, BackupListener events) {
        this.type = type;
        this.redactor = new Redactor(type.fields());
        this.tree = tree;
        this.progress = progress;
        this.events = events;
    }

    @Override
    public void accept(ResourceKey key, JsonValue document) throws InterruptedException {
        Redaction redaction = redactor.redact(document);
        if (!redaction.suspects().isEmpty() || !redaction.embedded().isEmpty()) {
            count(redaction);
        }
        add(key.utf8(), Json.canonical(redaction.document()));
    }

    @Override
    public void accept(ResourceKey key, byte[] utf8) throws InterruptedException {
        Optional<byte[]> canonical = redactor.quick(utf8);
        if (canonical.isPresent()) {
            add(key.utf8(), canonical.get());
        } else {
            accept(key, Json.parse(utf8));
        }
    }

    /** A reader that swallows exceptions must not swallow this one: it is told to the run besides. */
    private void add(byte[] key, byte[] value) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            tree.add(key, value);
        } catch (RuntimeException e) {
            failure.report(e);
            throw e;
        }
        progress.object();
    }

    /** Why an object could not be taken, if that has happened. */
    Optional<RuntimeException> failure() {
        return failure.reason().map(RuntimeException.class::cast);
    }

    @Override
    public void warn(String code, String message) {
        events.on(new BackupEvent.Warning(code, message));
    }

    @Override
    public void progress(long parentsDone, long parentsTotal) {
        progress.parents(parentsDone, OptionalLong.of(parentsTotal));
    }

    private synchronized void count(Redaction redaction) {
        for (String place : redaction.suspects()) {
            if (suspects.containsKey(place) || suspects.size() < MOST_PLACES) {
                suspects.merge(place, 1L, Long::sum);
            } else {
                otherSuspects++;
            }
        }
        for (String place : redaction.embedded()) {
            if (embedded.containsKey(place) || embedded.size() < MOST_PLACES) {
                embedded.merge(place, 1L, Long::sum);
            }
        }
    }

    /** Tells where secrets were found that the catalog does not know, or that stand in programs. */
    synchronized void reportSuspects() {
        suspects.forEach((place, count) -> warn("at " + place, count));
        embedded.forEach((place, count) -> warn(
                "secret-in-code",
                type.type() + " has what looks like a secret in a program or page at " + place + " (" + times(count)
                        + "). It was stored as it stands; whoever reads the snapshot reads it."));
        if (otherSuspects > 0) {
            warn("at further places", otherSuspects);
        }
    }

    private void warn(String where, long count) {
        warn(
                "secret-outside-catalog",
                type.type() + " has what looks like a secret " + where + " (" + times(count)
                        + "). It was not stored; the catalog should know the field.");
    }

    private static String times(long count) {
        return count + (count == 1 ? " time" : " times");
    }
}
