package org.butterflysecurity.workflows.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.butterflysecurity.error.AccessException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonNumber;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.json.JsonValue;
import org.butterflysecurity.rest.Refusal;
import org.butterflysecurity.rest.RefusedException;
import org.butterflysecurity.rest.RestClient;
import org.butterflysecurity.rest.RestRequest;
import org.butterflysecurity.workflows.ConsoleProfile;
import org.butterflysecurity.workflows.ConsoleProfile.Operation;

/** The console's own requests, as a profile names them. Reads only. Thread-safe. */
final class ConsoleApi implements AutoCloseable {
    private final RestClient client;
    private final ConsoleProfile profile;

    ConsoleApi(RestClient client, ConsoleProfile profile) {
        this.client = client;
        this.profile = profile;
    }

    /** What the session may not see. */
    static final class NotAllowedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotAllowedException(String what) {
            super(what);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /** An item of a listing, whose fields the profile names. */
    record Item(Operation operation, JsonObject json) {
        /** A field as text; numbers are ids too. */
        Optional<String> text(String field) {
            return at(field).flatMap(value -> {
                if (value instanceof JsonString text) {
                    return Optional.of(text.value());
                }
                return value instanceof JsonNumber number ? Optional.of(number.text()) : Optional.empty();
            });
        }

        /** A field that every item must have. */
        String need(String field) {
            return text(field)
                    .orElseThrow(() -> broken(
                            operation,
                            "has an item without " + operation.fields().get(field)));
        }

        Optional<JsonValue> at(String field) {
            return Optional.ofNullable(operation.fields().get(field)).flatMap(pointer -> pointer.find(json));
        }
    }

    boolean can(String operation) {
        return profile.operation(operation).isPresent();
    }

    RestClient client() {
        return client;
    }

    /** The one object that an operation answers with. */
    Item one(String operation) throws InterruptedException, NotAllowedException {
        Operation entry = entry(operation);
        if (answer(entry, Map.of()) instanceof JsonObject object) {
            return new Item(entry, object);
        }
        throw broken(entry, "gave no object");
    }

    /** The items of a listing. */
    List<Item> list(String operation, Map<String, String> values) throws InterruptedException, NotAllowedException {
        Operation entry = entry(operation);
        JsonValue answer = answer(entry, values);
        JsonArray array = array(entry, answer)
                .orElseThrow(() -> broken(entry, "gave no array, nor an object with one array in it"));
        List<Item> items = new ArrayList<>();
        for (JsonValue item : array) {
            if (!(item instanceof JsonObject object)) {
                throw broken(entry, "gave an array with something that is no object");
            }
            items.add(new Item(entry, object));
        }
        return items;
    }

    private static Optional<JsonArray> array(Operation entry, JsonValue answer) {
        if (entry.items().isPresent()) {
            return entry.items()
                    .get()
                    .find(answer)
                    .filter(JsonArray.class::isInstance)
                    .map(JsonArray.class::cast);
        }
        if (answer instanceof JsonArray array) {
            return Optional.of(array);
        }
        List<JsonValue> inside = answer instanceof JsonObject object
                ? object.members().values().stream()
                        .filter(JsonArray.class::isInstance)
                        .toList()
                : List.of();
        return inside.size() == 1 ? Optional.of((JsonArray) inside.get(0)) : Optional.empty();
    }

    /** A file as the console gives it, byte for byte. */
    byte[] file(String operation, Map<String, String> values) throws InterruptedException, NotAllowedException {
        Operation entry = entry(operation);
        return talk(entry, values, request -> client.content(request).bytes());
    }

    private JsonValue answer(Operation entry, Map<String, String> values)
            throws InterruptedException, NotAllowedException {
        return talk(entry, values, request -> client.send(request).json());
    }

    /** One exchange. */
    private interface Exchange<T> {
        T with(RestRequest request) throws InterruptedException, RefusedException;
    }

    private <T> T talk(Operation entry, Map<String, String> values, Exchange<T> exchange)
            throws InterruptedException, NotAllowedException {
        RestRequest request = RestRequest.get(path(entry, values)).withBucket("console");
        try {
            return exchange.with(request);
        } catch (RefusedException e) {
            needSession(entry, e.refusal().describe());
            if (e.refusal().kind() == Refusal.Kind.ROLE_MISSING) {
                throw new NotAllowedException(
                        entry.name() + " at '" + e.path() + "': " + e.refusal().describe());
            }
            throw broken(entry, "was refused with " + e.refusal().describe());
        } catch (ProviderException e) {
            if (e.code() != ErrorCode.UNEXPECTED_ANSWER && e.code() != ErrorCode.FOREIGN_LINK) {
                throw e;
            }
            needSession(entry, e.happened());
            throw broken(entry, "gave no usable answer: " + e.happened());
        } catch (AccessException e) {
            throw sessionLost(e.happened());
        }
    }

    /** Where a session has ended, everything is refused, answered with a page or led to the sign-in. */
    private void needSession(Operation failed, String why) throws InterruptedException {
        Operation org = entry("org");
        if (failed.name().equals(org.name())) {
            throw sessionLost(why);
        }
        try {
            client.send(RestRequest.get(org.path()).withBucket("console"));
        } catch (RefusedException | AccessException | ProviderException e) {
            throw sessionLost(why);
        }
    }

    private AccessException sessionLost(String why) {
        return new AccessException(
                ErrorCode.CREDENTIAL_REFUSED,
                "The Workflows console at " + client.origin()
                        + " does not accept the session, or it has ended: sign in again and supply the new one. "
                        + why);
    }

    private Operation entry(String operation) {
        return profile.operation(operation)
                .orElseThrow(() -> new IllegalArgumentException("The profile has no operation '" + operation + "'"));
    }

    private static ProviderException broken(Operation entry, String what) {
        return new ProviderException(
                ErrorCode.UNEXPECTED_ANSWER,
                "The console has changed, or the profile is wrong: 'operations/" + entry.name() + "' ("
                        + route(entry.path()) + ") " + what + (what.endsWith(".") ? "" : "."));
    }

    private static String route(String path) {
        int question = path.indexOf('?');
        return question < 0 ? path : path.substring(0, question);
    }

    private static String path(Operation entry, Map<String, String> values) {
        String path = entry.path();
        for (Map.Entry<String, String> value : values.entrySet()) {
            String encoded =
                    URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
            path = path.replace("{" + value.getKey() + "}", encoded);
        }
        return path;
    }

    @Override
    public void close() {
        client.close();
    }
}
