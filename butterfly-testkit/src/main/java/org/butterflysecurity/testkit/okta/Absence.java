package org.butterflysecurity.testkit.okta;

/** How an org answers for a feature that it has not. */
public enum Absence {
    /** 401 E0000015: not licensed. Not a bad credential. */
    NOT_LICENSED(401, "E0000015", "You do not have permission to access the feature you are requesting"),
    /** 400 E0000001: not enabled here. */
    NOT_ENABLED(400, "E0000001", "Api validation failed: not enabled"),
    /** 404 E0000007. */
    NOT_FOUND(404, "E0000007", "Not found: Resource not found: feature (Endpoint)"),
    /** 410 E0000215. */
    GONE(410, "E0000215", "This API has been deprecated and is no longer available"),
    /** 501 E0000060. */
    NOT_SUPPORTED(501, "E0000060", "Unsupported operation.");

    private final int status;
    private final String code;
    private final String summary;

    Absence(int status, String code, String summary) {
        this.status = status;
        this.code = code;
        this.summary = summary;
    }

    Refusal refusal() {
        return new Refusal(status, code, summary);
    }
}
