package org.butterflysecurity.internal.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.butterflysecurity.internal.rest.TransportException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read while it arrives. Asks for more only when what came has been read, so that little is in memory; gives up
 * when nothing comes for the length of a timeout. Read by one thread.
 */
final class ArrivingBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of();

    private final Duration stall;
    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private List<ByteBuffer> current = List.of();
    private int index;
    private boolean ended;

    ArrivingBody(Duration stall) {
        this.stall = stall;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers);
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer next = next();
        if (next == null) {
            return -1;
        }
        int count = Math.min(length, next.remaining());
        next.get(into, offset, count);
        return count;
    }

    /** The next bytes, of which there is at least one; null at the end. */
    private @Nullable ByteBuffer next() throws IOException {
        while (!ended) {
            while (index < current.size()) {
                if (current.get(index).hasRemaining()) {
                    return current.get(index);
                }
                index++;
            }
            current = awaited();
            index = 0;
            ended = current == END;
        }
        Throwable broken = failure;
        if (broken != null) {
            throw new IOException("The download was cut off", new TransportException(Kind.BROKEN, broken));
        }
        return null;
    }

    private List<ByteBuffer> awaited() throws IOException {
        List<ByteBuffer> next = arrived.poll();
        try {
            if (next == null) {
                next = arrived.poll(stall.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while downloading");
        }
        if (next == null) {
            throw new IOException("The download stalls", new TransportException(Kind.TIMED_OUT, null));
        }
        Flow.Subscription more = subscription;
        if (next != END && more != null) {
            more.request(1);
        }
        return next;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }
}
