package org.butterflysecurity.storage.r2;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects below a prefix, page by page, in their order. */
final class Listing implements Iterator<StoredObject> {
    private static final int LONGEST_KEY = 512;
    /** A page may be empty and have a next one; so many in a row lead nowhere. */
    private static final int MOST_EMPTY_PAGES = 100;

    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*");

    private final Calls calls;
    private final StorageKey prefix;
    private final Queue<StoredObject> page = new ArrayDeque<>();
    private @Nullable String token;
    private String last = "";
    private int emptyPages;
    private boolean ended;

    Listing(Calls calls, StorageKey prefix) {
        this.calls = calls;
        this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !ended) {
            read();
        }
        return !page.isEmpty();
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.remove();
    }

    private void read() {
        ListObjectsV2Response answer = calls.call(
                Operation.LIST,
                prefix.value(),
                () -> calls.client()
                        .listObjectsV2(l -> l.bucket(calls.bucket())
                                .prefix(calls.object(prefix) + "/")
                                .continuationToken(token)));
        answer.contents().forEach(this::add);
        String next = answer.nextContinuationToken();
        if (isNone(answer)) {
            throw wrong("the answer is none");
        }
        ended = answer.isTruncated() == null ? next == null : !answer.isTruncated();
        emptyPages = answer.contents().isEmpty() ? emptyPages + 1 : 0;
        if (!ended && (next == null || next.isEmpty() || next.equals(token) || emptyPages > MOST_EMPTY_PAGES)) {
            throw wrong("its pages do not end");
        }
        token = next;
    }

    /** Some page of a proxy, read as a list, says nothing at all. */
    private static boolean isNone(ListObjectsV2Response answer) {
        return answer.isTruncated() == null
                && answer.nextContinuationToken() == null
                && answer.keyCount() == null
                && answer.name() == null
                && answer.contents().isEmpty();
    }

    private void add(S3Object object) {
        String name = object.key();
        if (name == null || object.size() == null || object.lastModified() == null) {
            throw wrong("it lists an object without name, size or date");
        }
        if (!name.startsWith(calls.object(prefix) + "/")) {
            throw wrong("it lists what is not below the prefix");
        }
        if (name.compareTo(last) <= 0) {
            throw wrong("it lists objects twice or out of order");
        }
        last = name;
        key(name).ifPresent(k -> page.add(new StoredObject(k, object.size(), object.lastModified())));
    }

    /** What nobody of ours can have written is passed over, as in a directory. */
    private Optional<StorageKey> key(String name) {
        String key = name.substring(calls.settings().bucket().start().length());
        return key.length() <= LONGEST_KEY && KEY.matcher(key).matches()
                ? Optional.of(StorageKey.of(key))
                : Optional.empty();
    }

    private StorageException wrong(String what) {
        return new StorageException(
                ErrorCode.STORAGE_UNEXPECTED_ANSWER,
                "The list of '" + prefix + "' in " + calls.settings().bucket() + " cannot be trusted: " + what + ".");
    }
}
