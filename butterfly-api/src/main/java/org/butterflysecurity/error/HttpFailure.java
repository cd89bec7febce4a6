package org.butterflysecurity.error;

import static java.util.Objects.requireNonNull;

/**
 * What a provider said when it refused or failed.
 *
 * @param status HTTP status
 * @param providerCode the provider's own code, such as {@code E0000047}; empty where it gave none
 * @param summary the provider's words, shortened and without control characters; empty where it gave none
 * @param requestId what its support asks for; empty where it gave none
 */
public record HttpFailure(int status, String providerCode, String summary, String requestId) {
    private static final int LONGEST_SUMMARY = 300;

    public HttpFailure {
        requireNonNull(providerCode, "providerCode");
        requireNonNull(requestId, "requestId");
        summary = summary.replaceAll("\\p{Cntrl}", " ");
        summary = summary.length() > LONGEST_SUMMARY ? summary.substring(0, LONGEST_SUMMARY) + "…" : summary;
    }
}
