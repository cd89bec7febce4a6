package org.butterflysecurity.internal.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.butterflysecurity.OnError;
import org.butterflysecurity.catalog.Fields.SecretField;
import org.butterflysecurity.catalog.PathTemplate;
import org.butterflysecurity.catalog.Reading;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.catalog.Writing.Operation;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonPointer;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.RestoreReport.Outcome;
import org.butterflysecurity.model.RestoreReport.StepResult;
import org.butterflysecurity.model.Step;
import org.butterflysecurity.spi.RestoreSession;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;
import org.butterflysecurity.spi.SecretResolver;

/** Carries out the steps of a plan one after the other, each told to the journal before and after. Goes on where the journal ends. */
final class Execution {
    /** How many objects are made by one request at most, and so are in doubt together when its answer is lost. */
    private static final int MOST_TOGETHER = 1000;

    /** How long the first pause is for what a provider makes by itself; the next are twice as long each. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    private final Journal journal;
    private final Map<ResourceType, TypeDefinition> types;
    private final Function<ResourceType, RestoreSession> sessions;
    private final SecretResolver secrets;
    private final OnError onError;
    private final IdMap ids = new IdMap();
    private final Set<String> failed = new HashSet<>();
    private final Set<String> awaited = new HashSet<>();
    private final SortedMap<Integer, StepResult> results = new TreeMap<>();
    private boolean stopped;
    private final Map<ResourceKey, String> statuses = new HashMap<>();

    Execution(
            Journal journal,
            Map<ResourceType, TypeDefinition> types,
            Function<ResourceType, RestoreSession> sessions,
            SecretResolver secrets,
            OnError onError) {
        this.journal = journal;
        this.types = types;
        this.sessions = sessions;
        this.secrets = secrets;
        this.onError = onError;
    }

    /** Carries out all steps; what waits for an object that the provider makes by itself is tried again after the others, and after pauses. */
    List<StepResult> run() throws InterruptedException {
        List<Step> open = journal.plan().steps();
        for (Duration pause = FIRST_PAUSE; !open.isEmpty(); pause = pause.multipliedBy(2)) {
            boolean isLastTry = pause.compareTo(LONGEST_PAUSE) > 0;
            open = carryOut(open, isLastTry);
            if (!open.isEmpty()) {
                sessions.apply(open.get(0).target().type()).pause(pause);
            }
        }
        return List.copyOf(results.values());
    }

    /** Carries out what can be, and gives back what has to wait. */
    private List<Step> carryOut(List<Step> steps, boolean isLastTry) throws InterruptedException {
        awaited.clear();
        List<Step> later = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!stopped && isUpload(step) && journal.done(step).isEmpty()) {
                upload(together(steps, i));
            }
            Optional<Journal.Done> done = journal.done(step);
            if (done.isEmpty() && stopped && step.call().isPresent()) {
                done = Optional.of(new Journal.Done(Outcome.SKIPPED, "the restore had stopped", Optional.empty()));
            } else if (done.isEmpty()) {
                done = carryOut(step, isLastTry);
            }
            done.ifPresentOrElse(d -> remember(step, d), () -> {
                awaited.add(step.target().key().id());
                later.add(step);
            });
        }
        return later;
    }

    private void remember(Step step, Journal.Done done) {
        if (done.outcome() == Outcome.REFUSED || done.outcome() == Outcome.SKIPPED) {
            stopped |= onError == OnError.STOP;
        }
        boolean isMissing = step.kind() == Step.Kind.CREATE && done.outcome() != Outcome.DONE;
        if (isMissing && References.ownsItsId(type(step))) {
            failed.add(step.target().key().id());
        }
        done.made().ifPresent(key -> remember(step, key));
        results.put(step.number(), new StepResult(step, done.outcome(), done.detail()));
    }

    private boolean isUpload(Step step) {
        return step instanceof Step.Create create
                && type(step)
                        .writing()
                        .operation(create.request().operation())
                        .filter(Operation::isUpload)
                        .isPresent();
    }

    /** The step at {@code first} and those after it that can go with it in one request. */
    private List<Step> together(List<Step> steps, int first) {
        List<Step> together = new ArrayList<>();
        for (Step step : steps.subList(first, steps.size())) {
            boolean goesWithIt = isUpload(step)
                    && step.target().type().equals(steps.get(first).target().type());
            if (!goesWithIt || together.size() == MOST_TOGETHER) {
                break;
            }
            if (journal.done(step).isEmpty()) {
                together.add(step);
            }
        }
        return together;
    }

    /** Makes several objects with one request. Of those in doubt, each is looked for first. */
    private void upload(List<Step> together) throws InterruptedException {
        List<Step> open = notThereYet(together);
        try {
            send(open);
        } catch (ProviderException e) {
            if (e.effect() == Effect.NOTHING_CHANGED) {
                Journal.Done refused = new Journal.Done(Outcome.REFUSED, e.happened(), Optional.empty());
                open.forEach(step -> journal.after(step, refused));
            } else {
                send(notThereYet(open));
            }
        }
    }

    /** Those that are not there; of the others the journal learns that they are done. */
    private List<Step> notThereYet(List<Step> steps) throws InterruptedException {
        List<Step> open = new ArrayList<>();
        for (Step step : steps) {
            Lookup lookup = new Lookup(sessions.apply(type(step).type()), types);
            Optional<Journal.Done> already =
                    journal.isInDoubt(step) ? look(step, ids.of(step.target().key()), lookup) : Optional.empty();
            if (already.isPresent()) {
                journal.after(step, already.get());
            } else {
                open.add(step);
            }
        }
        return open;
    }

    private void send(List<Step> together) throws InterruptedException {
        if (together.isEmpty()) {
            return;
        }
        TypeDefinition type = type(together.get(0));
        RestoreSession session = sessions.apply(type.type());
        Lookup lookup = new Lookup(session, types);
        List<WriteRequest> requests = new ArrayList<>();
        for (Step step : together) {
            WriteRequest request = request(
                    step, step.call().orElseThrow(), ids.of(step.target().key()), lookup);
            requests.add(new WriteRequest(
                    request.method(), request.path(), request.body().map(b -> withKnownSecrets(type, step, b))));
            journal.before(step);
        }
        List<Written> written = session.writeAll(type, requests);
        for (int i = 0; i < together.size(); i++) {
            Step step = together.get(i);
            journal.after(step, result(step, ids.of(step.target().key()), written.get(i)));
        }
    }

    /** The body with those secrets of the type that the request takes and the host knows. */
    private JsonValue withKnownSecrets(TypeDefinition type, Step step, JsonValue body) {
        List<String> fields = type.writing()
                .operation(step.call().orElseThrow().operation())
                .map(Operation::fields)
                .orElse(List.of());
        JsonValue filled = body;
        for (SecretField secret : type.fields().secrets()) {
            JsonPointer at = secret.at();
            Optional<JsonValue> known =
                    at.segments().size() == 1 && fields.contains(at.segments().get(0))
                            ? known(SecretNames.of(step.target(), at))
                            : Optional.empty();
            filled = known.isPresent() ? Pointers.set(filled, at, known.get()) : filled;
        }
        return filled;
    }

    private void remember(Step step, ResourceKey made) {
        if (References.ownsItsId(type(step))) {
            ids.put(step.target().key().id(), made.id());
        }
    }

    /** How a step ended; empty if it has to wait for an object that the provider makes by itself. */
    private Optional<Journal.Done> carryOut(Step step, boolean isLastTry) throws InterruptedException {
        if (step instanceof Step.NeedsPerson person) {
            return Optional.of(new Journal.Done(Outcome.NEEDS_PERSON, person.instructions(), Optional.empty()));
        }
        Step.Call call = step.call().orElseThrow();
        if (needed(call, awaited).isPresent()) {
            return Optional.empty();
        }
        Optional<String> lacking = needed(call, failed);
        if (lacking.isPresent()) {
            return Optional.of(new Journal.Done(
                    Outcome.SKIPPED, "it needs " + lacking.get() + ", which was not made", Optional.empty()));
        }
        Journal.Done done;
        try {
            Lookup lookup = new Lookup(sessions.apply(type(step).type()), types);
            Optional<ResourceKey> key = key(step, lookup);
            if (key.isEmpty() && !isLastTry) {
                return Optional.empty();
            }
            done = key.isPresent()
                    ? send(step, call, key.get(), lookup)
                    : new Journal.Done(Outcome.REFUSED, "it did not come into being with its parent", Optional.empty());
        } catch (ProviderException e) {
            if (e.effect() != Effect.NOTHING_CHANGED) {
                // Nobody knows: the step stays open in the journal, and a resumed restore looks before it repeats.
                throw e;
            }
            done = new Journal.Done(Outcome.REFUSED, e.happened(), Optional.empty());
        }
        journal.after(step, done);
        return Optional.of(done);
    }

    /** Which of some objects of the snapshot a request names. */
    private static Optional<String> needed(Step.Call call, Set<String> ids) {
        return ids.stream()
                .filter(id -> call.variables().containsValue(id)
                        || call.body().map(b -> IdMap.words(b).contains(id)).orElse(false))
                .findFirst();
    }

    private Journal.Done send(Step step, Step.Call call, ResourceKey key, Lookup lookup) throws InterruptedException {
        TypeDefinition type = type(step);
        Optional<Journal.Done> already = journal.isInDoubt(step) ? look(step, key, lookup) : switched(step, key);
        if (already.isPresent()) {
            return already.get();
        }
        WriteRequest request = request(step, call, key, lookup);
        Optional<JsonPointer> unknown = unknownSecret(type, call, request.body());
        if (unknown.isPresent()) {
            String what = "The secret at " + unknown.get() + " is not known, and the provider would "
                    + (call.method().equals("PATCH") ? "erase it." : "refuse the request.");
            return new Journal.Done(Outcome.NEEDS_PERSON, what, Optional.empty());
        }
        journal.before(step);
        Written written;
        try {
            written = sessions.apply(type.type()).write(type, request);
        } catch (ProviderException e) {
            if (e.effect() == Effect.NOTHING_CHANGED) {
                throw e;
            }
            Optional<Journal.Done> found = look(step, key, lookup);
            if (found.isPresent()) {
                return found.get();
            }
            written = sessions.apply(type.type()).write(type, request);
        }
        return result(step, key, written);
    }

    /** Where the object is, or will be; of one that comes with its parent, where it turned out to be. */
    private Optional<ResourceKey> key(Step step, Lookup lookup) throws InterruptedException {
        ResourceKey mapped = ids.of(step.target().key());
        ResourceKey known =
                step instanceof Step.Create ? mapped : step.target().live().orElse(mapped);
        boolean isLate = step instanceof Step.Update && step.target().live().isEmpty();
        TypeDefinition type = type(step);
        if (!isLate || type.reading().singleton() || !known.equals(step.target().key()) && isMade(step)) {
            return Optional.of(known);
        }
        String naturalKey = ((Step.Update) step).naturalKey();
        return naturalKey.isEmpty()
                ? Optional.of(known)
                : lookup.byNaturalKey(type, known, NaturalKeys.rewrite(naturalKey, ids));
    }

    private boolean isMade(Step step) {
        return !ids.of(step.target().key().id()).equals(step.target().key().id());
    }

    /** Whether a step of which nobody knows was done after all. */
    private Optional<Journal.Done> look(Step step, ResourceKey key, Lookup lookup) throws InterruptedException {
        TypeDefinition type = type(step);
        if (step instanceof Step.Create create) {
            Optional<ResourceKey> found = create.naturalKey().isEmpty() || NaturalKeys.isId(type)
                    ? lookup.find(type, key).map(d -> key)
                    : lookup.byNaturalKey(type, key, NaturalKeys.rewrite(create.naturalKey(), ids));
            return found.map(k -> new Journal.Done(Outcome.DONE, k.toString(), Optional.of(k)));
        }
        Optional<JsonValue> now = lookup.find(type, key);
        if (step instanceof Step.Delete) {
            return now.isEmpty() ? Optional.of(done()) : Optional.empty();
        }
        Optional<String> wanted = step instanceof Step.Activate a
                ? Optional.of(a.status())
                : step instanceof Step.Deactivate d ? Optional.of(d.status()) : Optional.empty();
        return wanted.isPresent() && now.flatMap(d -> Statuses.of(type, d)).equals(wanted)
                ? Optional.of(done())
                : Optional.empty();
    }

    /** A new object that already has the status it is to get. */
    private Optional<Journal.Done> switched(Step step, ResourceKey key) {
        String status = statuses.get(key);
        boolean isSo = (step instanceof Step.Activate a && a.status().equals(status))
                || (step instanceof Step.Deactivate d && d.status().equals(status));
        return isSo ? Optional.of(done()) : Optional.empty();
    }

    private static Journal.Done done() {
        return new Journal.Done(Outcome.DONE, "", Optional.empty());
    }

    private Journal.Done result(Step step, ResourceKey key, Written written) {
        if (!written.isDone()) {
            boolean isGone = step instanceof Step.Delete && written.isGone();
            return isGone ? done() : new Journal.Done(Outcome.REFUSED, written.detail(), Optional.empty());
        }
        if (step instanceof Step.Update update && update.target().live().isEmpty()) {
            return new Journal.Done(Outcome.DONE, key.toString(), Optional.of(key));
        }
        if (!(step instanceof Step.Create)) {
            statuses.remove(key);
            return done();
        }
        TypeDefinition type = type(step);
        Optional<String> id = References.ownsItsId(type)
                ? written.body().flatMap(b -> type.identity().id().flatMap(at -> at.findString(b)))
                : Optional.empty();
        ResourceKey made = id.map(i -> key.parent().map(p -> p.child(i)).orElseGet(() -> ResourceKey.of(i)))
                .orElse(key);
        written.body().flatMap(b -> Statuses.of(type, b)).ifPresent(s -> statuses.put(made, s));
        return new Journal.Done(Outcome.DONE, made.toString(), Optional.of(made));
    }

    private WriteRequest request(Step step, Step.Call call, ResourceKey key, Lookup lookup)
            throws InterruptedException {
        PathTemplate path = new PathTemplate(call.path());
        Map<String, String> values = new LinkedHashMap<>();
        call.variables().forEach((name, value) -> values.put(name, ids.of(value)));
        values.putAll(ofNewParent(step, key, lookup));
        boolean isLate = step instanceof Step.Update && step.target().live().isEmpty();
        if (isLate && !type(step).reading().singleton()) {
            String old = step.target().key().id();
            call.variables().forEach((name, value) -> {
                if (value.equals(old)) {
                    values.put(name, key.id());
                }
            });
        }
        Optional<JsonValue> template =
                type(step).writing().operation(call.operation()).flatMap(Operation::body);
        Optional<JsonValue> body = call.body()
                .map(b -> template.isPresent()
                        ? BodyTemplate.rewrite(template.get(), b, type(step), ids)
                        : References.rewrite(type(step), b, ids));
        if (body.isPresent() && !call.secrets().isEmpty()) {
            body = withSecrets(step, call, key, body.get(), lookup);
        }
        return new WriteRequest(call.method(), path.expand(values), body);
    }

    /** What the path takes from the document of a parent that was made anew: it stands there only now. */
    private Map<String, String> ofNewParent(Step step, ResourceKey key, Lookup lookup) throws InterruptedException {
        Reading reading = type(step).reading();
        ResourceKey old = step.target().key();
        Optional<ResourceKey> then = reading.singleton() ? Optional.of(old) : old.parent();
        Optional<ResourceKey> now = reading.singleton() ? Optional.of(key) : key.parent();
        TypeDefinition parent = reading.parent().map(types::get).orElse(null);
        if (reading.bindings().isEmpty() || parent == null || now.isEmpty() || now.equals(then)) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        lookup.find(parent, now.get())
                .ifPresent(document -> reading.bindings()
                        .forEach((name, at) -> Calls.value(at, document).ifPresent(v -> values.put(name, v))));
        return values;
    }

    /** A secret that nobody has, where leaving it out of a partial update would erase it, or where nothing is done without it. */
    private static Optional<JsonPointer> unknownSecret(TypeDefinition type, Step.Call call, Optional<JsonValue> body) {
        List<String> required = type.writing()
                .operation(call.operation())
                .map(Operation::required)
                .orElse(List.of());
        return call.secrets().stream()
                .filter(at -> body.flatMap(at::find).isEmpty())
                .filter(at -> call.method().equals("PATCH")
                        || type.fields().secrets().stream()
                                .anyMatch(s -> s.needed().isPresent() && s.at().matches(at))
                        || at.segments().size() == 1
                                && required.contains(at.segments().get(0)))
                .findFirst();
    }

    /**
     * The body with its secrets: as the host knows them, else as they are in the tenant, where it shows them. What nobody has is left
     * out: a marker must never be written in place of a secret.
     */
    private Optional<JsonValue> withSecrets(Step step, Step.Call call, ResourceKey key, JsonValue body, Lookup lookup)
            throws InterruptedException {
        JsonValue filled = body;
        Optional<JsonValue> live =
                step instanceof Step.Update ? lookup.find(type(step), key) : Optional.<JsonValue>empty();
        for (JsonPointer at : call.secrets()) {
            Optional<JsonValue> known = known(SecretNames.of(step.target(), at))
                    .or(() -> live.flatMap(at::find).filter(Execution::isShown));
            filled = known.isPresent() ? at.replace(filled, marker -> known.get()) : at.remove(filled);
        }
        return Optional.of(filled);
    }

    /** Whether a value is one, and no mask that a provider shows in place of one. */
    private static boolean isShown(JsonValue value) {
        return value instanceof JsonString s && s.value().chars().anyMatch(Character::isLetterOrDigit);
    }

    private Optional<JsonValue> known(String name) {
        Optional<Secret> secret = secrets.find(SecretRef.of(name));
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        try (Secret opened = secret.get()) {
            return Optional.of(new JsonString(
                    new String(opened.reveal(SecretAccess.REVEAL), java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    private TypeDefinition type(Step step) {
        TypeDefinition type = types.get(step.target().type());
        if (type == null) {
            throw new IllegalArgumentException(
                    "No connector for " + step.target().type());
        }
        return type;
    }
}
