package org.butterflysecurity.internal.rest;

import org.jspecify.annotations.Nullable;

/** No usable answer came. */
public final class TransportException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public TransportException(Kind kind, @Nullable Throwable cause) {
        super(kind.words(), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What went wrong, and what follows from it. */
    public enum Kind {
        /** Nothing was sent. */
        UNREACHABLE("no connection", true, false),
        /** The TLS handshake failed: nothing was sent, and it will fail again. */
        TLS("the TLS handshake failed", false, false),
        TIMED_OUT("no complete answer in time", true, true),
        /** The connection broke, perhaps in the middle of the answer. */
        BROKEN("the connection broke", true, true),
        /** The body is larger than accepted. */
        TOO_LARGE("the answer is too large", false, true);

        private final String words;
        private final boolean passing;
        private final boolean sent;

        Kind(String words, boolean passing, boolean sent) {
            this.words = words;
            this.passing = passing;
            this.sent = sent;
        }

        public String words() {
            return words;
        }

        /** Whether another attempt may do better. */
        public boolean isPassing() {
            return passing;
        }

        /** Whether the server may have acted on the request. */
        public boolean mayHaveArrived() {
            return sent;
        }
    }
}
