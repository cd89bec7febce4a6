package org.butterflysecurity.model;

import java.time.Instant;
import java.util.List;

/**
 * A data key of a repository: what is known of it without the key itself.
 *
 * @param id its id, which the objects that it encrypts name
 * @param encrypts whether what is stored from now on is encrypted with it
 * @param keyIds the ids of the host's keys that open it
 */
public record DataKeyInfo(String id, Instant createdAt, boolean encrypts, List<String> keyIds) {
    public DataKeyInfo {
        keyIds = List.copyOf(keyIds);
    }
}
