package org.butterflysecurity.internal.engine;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.DiffOptions;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.internal.repository.RecordChange;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.FieldChange;
import org.butterflysecurity.model.ObjectChange;
import org.butterflysecurity.model.ResourceType;

/** The objects of one type that differ, as changed records become changed objects. */
final class TypeComparison implements Iterator<ObjectChange>, AutoCloseable {
    private final ResourceType type;
    private final DocumentDiff documents;
    private final Naming naming;
    private final MentionedNames names;
    private final DiffOptions options;
    private final Stream<RecordChange> stream;
    private final Iterator<RecordChange> records;
    private Optional<ObjectChange> next = Optional.empty();

    TypeComparison(
            ResourceType type,
            Optional<TypeDefinition> definition,
            Naming naming,
            MentionedNames names,
            DiffOptions options,
            Stream<RecordChange> records) {
        this.type = type;
        this.documents = definition
                .map(d -> DocumentDiff.of(d.fields()))
                .orElseGet(() -> new DocumentDiff(List.of()))
                .ignoring(options.ignored(type));
        this.naming = naming;
        this.names = names;
        this.options = options;
        this.stream = records;
        this.records = records.iterator();
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && records.hasNext()) {
            next = change(records.next());
        }
        return next.isPresent();
    }

    @Override
    public ObjectChange next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        ObjectChange change = next.orElseThrow();
        next = Optional.empty();
        return change;
    }

    /** Empty if nothing but ignored fields differs, or nobody asked for it. */
    private Optional<ObjectChange> change(RecordChange record) {
        Optional<JsonValue> before = record.before().map(Json::parse);
        Optional<JsonValue> after = record.after().map(Json::parse);
        ObjectChange.Kind kind = before.isEmpty()
                ? ObjectChange.Kind.ADDED
                : after.isEmpty() ? ObjectChange.Kind.REMOVED : ObjectChange.Kind.CHANGED;
        if (!isWanted(record, before) && !isWanted(record, after)) {
            return Optional.empty();
        }
        List<FieldChange> fields = kind == ObjectChange.Kind.CHANGED
                ? documents.between(before.orElseThrow(), after.orElseThrow())
                : List.of(new FieldChange(JsonPointer.ROOT, before, after));
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        JsonValue document = after.or(() -> before).orElseThrow();
        return Optional.of(new ObjectChange(
                kind,
                type,
                record.key(),
                names.nameOf(type, record.key(), document),
                names.parentOf(type, record.key()),
                fields,
                names.mentioned(type, before, after, fields),
                List.of()));
    }

    /** An object that was renamed is found by either name. */
    private boolean isWanted(RecordChange record, Optional<JsonValue> document) {
        return document.isPresent()
                && options.holds(type, record.key(), () -> naming.nameOf(type, record.key(), document.get()));
    }

    @Override
    public void close() {
        stream.close();
    }
}
