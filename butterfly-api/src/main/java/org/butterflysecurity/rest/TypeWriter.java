package org.butterflysecurity.rest;

import java.time.Duration;
import java.util.List;
import org.butterflysecurity.spi.RestoreSession.WriteRequest;
import org.butterflysecurity.spi.RestoreSession.Written;

/** Carries out a kind of request that the catalog cannot describe whole: a form, a file, a job. Used by one thread at a time. */
@FunctionalInterface
public interface TypeWriter {
    /**
     * Carries out requests of its kind.
     *
     * @return what became of each, in their order
     * @throws RefusedException if all of them are refused
     * @throws org.butterflysecurity.error.ProviderException if there was no answer
     */
    List<Written> write(List<WriteRequest> requests, Sending sending) throws InterruptedException, RefusedException;

    /** What a writer can do with the tenant. */
    interface Sending {
        /** Sends a request, paced like every other, and gives the answer of a success. */
        Answer send(RestRequest request) throws InterruptedException, RefusedException;

        /** Lets time pass before the provider is asked again. */
        void pause(Duration duration) throws InterruptedException;
    }
}
