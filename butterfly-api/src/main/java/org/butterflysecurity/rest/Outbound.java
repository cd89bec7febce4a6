package org.butterflysecurity.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.butterflysecurity.error.Effect;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.HttpFailure;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.error.RunException;
import org.butterflysecurity.event.BackupEvent;
import org.butterflysecurity.event.BackupListener;
import org.butterflysecurity.internal.rest.Pacer.PauseTooLongException;
import org.butterflysecurity.internal.rest.Retries;
import org.butterflysecurity.internal.rest.Retries.PassingFault;
import org.butterflysecurity.internal.rest.Transport.Received;
import org.butterflysecurity.internal.rest.TransportException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonParseException;
import org.butterflysecurity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are repeated while the fault is a passing one. Gives every answer that another attempt would not change,
 * refusals among them. Thread-safe.
 */
final class Outbound {
    private static final int ATTEMPTS_AT_FIRST_CONTACT = 3;

    private final Wire wire;
    private final Retries retries;
    private final ErrorClassifier classifier;
    private final RestOptions options;
    private final BackupListener events;

    /** A host that has never answered is more likely a wrong address than a passing fault. */
    private volatile boolean hasAnswered;

    Outbound(Wire wire, Retries retries, ErrorClassifier classifier, RestOptions options, BackupListener events) {
        this.wire = wire;
        this.retries = retries;
        this.classifier = classifier;
        this.options = options;
        this.events = events;
    }

    Instant serverTime() {
        return wire.serverTime();
    }

    Refusal refusalOf(Answer answer) {
        return classifier.classify(answer);
    }

    /**
     * Sends a request until an answer has come that is final.
     *
     * @throws ProviderException if there was none until the attempts were used up, or it cannot be used
     */
    Answer answerTo(Outgoing request) throws InterruptedException {
        try {
            return retries.run(attempt -> attempt(request, attempt));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (TransportException | PassingFault e) {
            throw failed(request, e);
        } catch (PauseTooLongException e) {
            throw new ProviderException(ErrorCode.RATE_LIMITED, request + ": " + tooLong(e.pause()), e);
        } catch (Exception e) {
            throw new RunException(
                    ErrorCode.INTERNAL, request + ": " + e.getClass().getSimpleName() + ".", e);
        }
    }

    private Answer attempt(Outgoing request, int number)
            throws PassingFault, TransportException, PauseTooLongException, InterruptedException {
        try {
            return checked(request, wire.exchange(request));
        } catch (TransportException e) {
            boolean isSafe = request.isRepeatable() || !e.kind().mayHaveArrived();
            if (!e.kind().isPassing() || !isSafe || isNobodyThere(e, number)) {
                throw e;
            }
            throw told(new PassingFault(e.kind().words(), Optional.empty(), e), request, number);
        } catch (PassingFault e) {
            throw told(e, request, number);
        }
    }

    private boolean isNobodyThere(TransportException e, int attempt) {
        return e.kind() == TransportException.Kind.UNREACHABLE && !hasAnswered && attempt >= ATTEMPTS_AT_FIRST_CONTACT;
    }

    private PassingFault told(PassingFault fault, Outgoing request, int attempt) {
        if (attempt < options.maxAttempts()) {
            events.on(new BackupEvent.RequestRetried(request.uri().getRawPath(), attempt + 1, fault.what()));
        }
        return fault;
    }

    private Answer checked(Outgoing request, Received received) throws PassingFault {
        hasAnswered = true;
        boolean isSuccess = received.status() / 100 == 2;
        Optional<Content> content = request.isKept() && isSuccess
                ? Optional.of(new Content(mediaType(received), received.body()))
                : Optional.empty();
        Answer answer = new Answer(received.status(), received.headers(), json(received, isSuccess), content);
        if (isSuccess || received.status() / 100 == 3) {
            return answer;
        }
        Refusal refusal = classifier.classify(answer);
        boolean isPassing = refusal.kind() == Refusal.Kind.RATE_LIMITED
                || (refusal.kind() == Refusal.Kind.RETRY && (request.isRepeatable() || received.status() < 500));
        if (!isPassing) {
            return answer;
        }
        Optional<Duration> pause = wire.askedPause(received.headers());
        throw new PassingFault(
                "HTTP " + received.status(),
                pause,
                new RefusedException(refusal, request.uri().getRawPath()));
    }

    /** The body's JSON. A refusal may have any body; a success that is cut off may be whole the next time. */
    private Optional<JsonValue> json(Received received, boolean isSuccess) throws PassingFault {
        if (received.body().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.parse(received.body(), options.answerLimits()));
        } catch (JsonParseException e) {
            if (!isSuccess) {
                return Optional.empty();
            }
            if (e.isLimit()) {
                throw new ProviderException(
                        ErrorCode.LIMIT_EXCEEDED,
                        "An answer of " + received.body().length + " bytes: " + e.getMessage(),
                        e);
            }
            if (!isJson(received)) {
                throw new ProviderException(
                        ErrorCode.UNEXPECTED_ANSWER,
                        "An answer with status " + received.status() + " is not JSON but '" + mediaType(received)
                                + "'.",
                        e);
            }
            throw new PassingFault("unreadable JSON", Optional.empty(), e);
        }
    }

    private static boolean isJson(Received received) {
        return mediaType(received).toLowerCase(Locale.ROOT).contains("json");
    }

    static String mediaType(Received received) {
        String type = received.headers().firstValue("content-type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip();
    }

    private ProviderException failed(Outgoing request, Exception fault) {
        Effect effect = request.isRepeatable() ? Effect.NOTHING_CHANGED : Effect.UNKNOWN;
        Throwable cause = fault instanceof PassingFault ? fault.getCause() : fault;
        if (cause instanceof TransportException transport) {
            return new ProviderException(
                    codeOf(transport.kind()),
                    request + " at '" + request.uri().getAuthority() + "': "
                            + transport.kind().words() + reason(transport) + ".",
                    transport.kind().mayHaveArrived() ? effect : Effect.NOTHING_CHANGED,
                    null,
                    fault);
        }
        if (cause instanceof RefusedException refused) {
            return refusedInTheEnd(request, refused.refusal(), (PassingFault) fault, effect);
        }
        return new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER, request + ": the answers were no readable JSON.", effect, null, fault);
    }

    private ProviderException refusedInTheEnd(Outgoing request, Refusal refusal, PassingFault fault, Effect effect) {
        HttpFailure failure = refusal.failure();
        String why = fault.pause()
                .filter(p -> p.compareTo(options.maxServerPause()) > 0)
                .map(p -> " " + tooLong(p))
                .orElse("");
        boolean isLimit = refusal.kind() == Refusal.Kind.RATE_LIMITED;
        return new ProviderException(
                isLimit ? ErrorCode.RATE_LIMITED : ErrorCode.PROVIDER_FAILED,
                request + ": " + refusal.describe() + "." + why,
                isLimit ? Effect.NOTHING_CHANGED : effect,
                failure,
                fault);
    }

    private String tooLong(Duration pause) {
        return "The provider asks for a pause of " + pause.toSeconds() + " s, more than the "
                + options.maxServerPause().toSeconds() + " s accepted.";
    }

    /** The kind of the first cause, whose words may hold what they should not. */
    private static String reason(TransportException e) {
        @Nullable Throwable root = e.getCause();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "" : " (" + root.getClass().getSimpleName() + ")";
    }

    private static ErrorCode codeOf(TransportException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, BROKEN -> ErrorCode.UNREACHABLE;
            case TLS -> ErrorCode.TLS_FAILED;
            case TIMED_OUT -> ErrorCode.TIMED_OUT;
            case TOO_LARGE -> ErrorCode.LIMIT_EXCEEDED;
        };
    }
}
