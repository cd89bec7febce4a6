package org.butterflysecurity.testkit.okta;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.butterflysecurity.testkit.internal.Answer;

/** Binary files that documents link to: logos and the like. Public, as Okta's are. */
final class Assets {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    void put(String path, byte[] content) {
        files.put(path, content);
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    Answer answer(String path) {
        byte[] content = files.get(path);
        return content == null ? Answer.empty(404) : Answer.bytes(200, "image/png", content);
    }
}
