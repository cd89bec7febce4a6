package org.butterflysecurity.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.butterflysecurity.catalog.TypeDefinition;
import org.butterflysecurity.error.ProviderException;
import org.butterflysecurity.json.JsonValue;

/** A connection with a credential that may write, for one restore. Used by one thread at a time. */
public interface RestoreSession extends ConnectorSession {

    /**
     * Sends one request that writes, paced like every other.
     *
     * @return what the provider answered, a refusal too
     * @throws ProviderException if there was no answer; its effect says whether the request may have been carried out
     */
    Written write(TypeDefinition type, WriteRequest request) throws InterruptedException;

    /**
     * Sends requests of one kind, several in one where the provider takes them together.
     *
     * @return what the provider answered to each, in their order
     * @throws ProviderException if there was no answer; any of them may have been carried out
     */
    default List<Written> writeAll(TypeDefinition type, List<WriteRequest> requests) throws InterruptedException {
        List<Written> written = new ArrayList<>();
        for (WriteRequest request : requests) {
            written.add(write(type, request));
        }
        return written;
    }

    /** Waits for what the provider makes by itself. Does not by default: then it is looked for again at once. */
    default void pause(Duration duration) throws InterruptedException {}

    /**
     * A request that writes.
     *
     * @param path path and query, percent-encoded
     * @param body sent as JSON; empty for none
     */
    record WriteRequest(String method, String path, Optional<JsonValue> body) {
        /** Names the request, never its content. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * What the provider answered.
     *
     * @param isDone whether it did what was asked
     * @param isGone whether it refused because there is no such object
     * @param body the answer's JSON, if it has any; may hold secrets
     * @param detail why it refused, in its words; empty when done
     */
    record Written(boolean isDone, boolean isGone, Optional<JsonValue> body, String detail) {
        /** The provider did it. */
        public static Written done(Optional<JsonValue> body) {
            return new Written(true, false, body, "");
        }

        /** The provider refused. */
        public static Written refused(boolean isGone, String detail) {
            return new Written(false, isGone, Optional.empty(), detail);
        }

        /** Never the content. */
        @Override
        public String toString() {
            return isDone ? "done" : "refused: " + detail;
        }
    }
}
