package org.butterflysecurity.model;

import java.time.Instant;
import java.util.List;

/**
 * A data key of a repository: what is known of it without the key itself.
 *
 * @param id its id, which the objects that it encrypts name
 * @param encrypts whether what is stored from now on is encrypted with it
 * @param isRetired whether nothing that it encrypted can be opened any more: only names and boundaries of nodes still come from it
 * @param keyIds the ids of the host's keys that open it
 */
public record DataKeyInfo(String id, Instant createdAt, boolean encrypts, boolean isRetired, List<String> keyIds) {
    public DataKeyInfo {
        keyIds = List.copyOf(keyIds);
    }
}
