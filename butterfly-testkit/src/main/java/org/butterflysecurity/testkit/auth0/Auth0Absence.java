package org.butterflysecurity.testkit.auth0;

/** How a tenant answers for a feature that its plan has not. Source: recorded answers and Auth0's documentation, 2026-08. */
public enum Auth0Absence {
    /** 403 with the code of a missing scope but other words: only the words tell the two apart. */
    UPGRADE(403, "Forbidden", "Please upgrade your subscription to enable this feature.", "insufficient_scope"),
    /** 403 insufficient_entitlement. */
    NOT_ENTITLED(403, "Forbidden", "Please upgrade your subscription to use this feature", "insufficient_entitlement"),
    /** 403 feature_not_enabled. */
    NOT_ENABLED(403, "Forbidden", "This feature is not enabled for this tenant.", "feature_not_enabled"),
    /** 400 operation_not_supported. */
    NOT_SUPPORTED(400, "Bad Request", "The operation is not supported.", "operation_not_supported"),
    /** 402. */
    PAYMENT(402, "Payment Required", "A paid subscription is required for this feature.", ""),
    /** 404 without an error code. */
    NOT_FOUND(404, "Not Found", "Not Found", ""),
    /** 501. */
    NOT_IMPLEMENTED(501, "Not Implemented", "Not Implemented", "");

    private final int status;
    private final String error;
    private final String message;
    private final String code;

    Auth0Absence(int status, String error, String message, String code) {
        this.status = status;
        this.error = error;
        this.message = message;
        this.code = code;
    }

    Refusal refusal() {
        return new Refusal(status, error, message, code);
    }
}
