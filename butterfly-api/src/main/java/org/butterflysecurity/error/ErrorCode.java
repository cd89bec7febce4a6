package org.butterflysecurity.error;

/**
 * The permanent codes. A code is added, never changed or used again; a golden file in the tests guards that. The first
 * part names the area: CFG what the host asked for, AUT credentials, PRV the provider, NET the way to it, STO storage,
 * REP the repository, KEY keys, CAT the catalog, RUN a run.
 */
public enum ErrorCode {
    INVALID_SETTING("BF-CFG-001", "Correct the setting and try again."),
    INSECURE_URL(
            "BF-CFG-002",
            "Use an https:// address. Plain HTTP is accepted for loopback only, and only when asked for."),
    UNKNOWN_TYPE("BF-CFG-003", "Name a resource type of the catalog; docs/coverage-*.md lists them."),
    MISSING_SECRET("BF-CFG-004", "Hand a SecretResolver that knows this name to the builder, or correct the name."),
    UNREADABLE_FILE("BF-CFG-005", "Check that the file exists and that this process may read it."),

    INVALID_DUMP("BF-CFG-006", "Import a directory as dump wrote it, unchanged and whole."),
    INVALID_PLAN("BF-CFG-007", "Make the plan again, and use it unchanged."),
    INVALID_PROOF("BF-CFG-008", "Check file and head. If both are right, the object is not as the proof claims."),
    INVALID_DIFF("BF-CFG-009", "Read a diff as DiffJson writes it, unchanged."),
    UNWRITABLE_FILE(
            "BF-CFG-010", "Check that its directory exists and has room, and that this process may write the file."),

    BAD_PRIVATE_KEY(
            "BF-AUT-001",
            "Give a PKCS#8 or PKCS#1 PEM, or a JWK, with an RSA key of at least 2048 bits, and its passphrase if it is encrypted."),
    CREDENTIAL_REFUSED(
            "BF-AUT-002",
            "Check client id, key id and private key against the application at the provider, and that its clock and yours agree."),
    NO_SCOPE_GRANTED("BF-AUT-003", "Have an administrator grant the application the scopes that the message names."),
    ACCESS_DENIED("BF-AUT-004", "Grant the application the scope or the admin role that the message names."),
    SIGN_IN_REFUSED(
            "BF-AUT-005",
            "Sign in with a browser and supply that session, or use an account of which the sign-in policy asks for a password only."),

    PROVIDER_REFUSED(
            "BF-PRV-001", "Read the provider's code and summary in the message; quote the request id to its support."),
    PROVIDER_FAILED("BF-PRV-002", "The provider answered with errors until the retries were used up. Run again later."),
    RATE_LIMITED("BF-PRV-003", "Lower the rate limit share or the concurrency, or run when the tenant is quieter."),
    UNEXPECTED_ANSWER(
            "BF-PRV-004",
            "The answer is not what the provider documents. Check the address; report it if the address is right."),
    FOREIGN_LINK(
            "BF-PRV-005",
            "A link or redirect would have taken the credential to another host and was not followed. Check the address of the tenant."),
    LIMIT_EXCEEDED(
            "BF-PRV-006",
            "The answer is larger, deeper or longer than the configured limits. Raise the limit if the data is genuine."),
    NOT_THIS_PROVIDER("BF-PRV-007", "Check the address: no tenant of this provider answers there."),
    INVALID_PACK(
            "BF-PRV-008",
            "Export the flow or folder again from the Workflows console, and give the file as it comes, or take it out of the directory."),

    UNREACHABLE("BF-NET-001", "Check the address, the network and the proxy settings."),
    TLS_FAILED(
            "BF-NET-002",
            "Check the certificate of the server. If a private authority signed it, give its certificate as CA file."),
    TIMED_OUT("BF-NET-003", "Run again, or raise the request timeout (30 to 300 seconds)."),

    STORAGE_FAILED("BF-STO-001", "Check that the storage is reachable and that this process may read and write it."),
    STORAGE_CONFLICT("BF-STO-002", "Another writer was first. Run again."),
    STORAGE_FULL(
            "BF-STO-003",
            "Free space or give the storage more, then run again. What was written before is used again."),
    STORAGE_DENIED("BF-STO-004", "Give this process the right to read and write there."),
    STORAGE_OBJECT_MISSING(
            "BF-STO-005",
            "Run verify to learn what else is missing, and restore the object from a copy of the storage if you have one."),
    STORAGE_BUCKET_MISSING("BF-STO-006", "Create the bucket, or correct its name, the account and the jurisdiction."),
    STORAGE_CREDENTIAL_REFUSED(
            "BF-STO-007", "Check the access key and its secret; if it has expired or was rotated, give the new one."),
    STORAGE_CLOCK_SKEWED("BF-STO-008", "Set the clock of this machine; stores accept a difference of 15 minutes."),
    STORAGE_WRONG_REGION("BF-STO-009", "Give the region and the endpoint that the bucket is in."),
    STORAGE_BUSY("BF-STO-010", "The store answered with errors until the retries were used up. Run again later."),
    STORAGE_RETAINED(
            "BF-STO-011",
            "A lock of the store keeps the object. Wait until it has expired; what is encrypted cannot be read without the keyring."),
    STORAGE_PUBLIC(
            "BF-STO-012",
            "Take public access from the bucket. If it is meant to be public, tell the builder that you allow it."),
    STORAGE_UNEXPECTED_ANSWER(
            "BF-STO-013",
            "The store does not answer as S3 does. Check the address, and whether this store is supported."),

    UNKNOWN_TENANT(
            "BF-REP-001",
            "Check the tenant's name and the storage location. A first backup creates the tenant's repository."),
    UNKNOWN_SNAPSHOT("BF-REP-002", "List the snapshots to see which there are."),
    CORRUPT_OBJECT(
            "BF-REP-003",
            "Run verify --all to learn what is affected, and restore the named object from a copy of the storage."),
    UNSUPPORTED_FORMAT("BF-REP-004", "Use a version of Butterfly that knows this format."),
    REPOSITORY_LOCKED("BF-REP-005", "Wait until the other operation has finished, or until its lease has expired."),
    TYPE_NOT_IN_SNAPSHOT(
            "BF-REP-006", "Look at the snapshot's types: this one was skipped or failed, for the reason given there."),
    BROKEN_HISTORY(
            "BF-REP-007",
            "Snapshots were removed, replaced or put in another order outside Butterfly. Compare with a copy of the storage."),
    UNKNOWN_OBJECT("BF-REP-008", "List the objects of the type to see which there are."),

    WRONG_KEY("BF-KEY-001", "Use the key that the tenant's repository was created with."),
    CORRUPT_KEYRING(
            "BF-KEY-002", "Restore keyring.json from a copy of the storage. Without it the data cannot be decrypted."),
    BAD_KEY_FILE("BF-KEY-003", "Use a file that keygen made, unchanged."),
    KEY_FILE_IN_STORAGE(
            "BF-KEY-004",
            "Keep the key file outside the storage root: whoever copies the storage must not get the key."),
    KEY_FILE_EXISTS("BF-KEY-005", "Choose another file name. A key that is overwritten makes its backups unreadable."),
    KEY_UNAVAILABLE(
            "BF-KEY-006", "Check that the key, keystore, passphrase or environment variable is there and readable."),
    BAD_SEALED_CREDENTIAL("BF-KEY-007", "Seal the credential again, for this tenant and connection."),
    LAST_KEY("BF-KEY-008", "Add another key first. To make the data unreadable for good, erase the tenant."),
    STALE_KEYRING(
            "BF-KEY-009",
            "Try again: the storage may have shown a former state. If it stays so, somebody has put an old keyring.json back: restore the newest, or delete head and rebuild if it is lost."),

    INVALID_CATALOG("BF-CAT-001", "Correct the declaration that the message names."),

    CANCELLED("BF-RUN-001", "Run again when it suits; what was written before is used again."),
    INTERNAL("BF-RUN-002", "This is a defect in Butterfly or in an extension. Report it with the stack trace."),
    INCOMPLETE(
            "BF-RUN-003",
            "Remove the reason that the message names for each type, exclude the types, or have the builder keep incomplete snapshots."),
    TOO_MANY_DELETES(
            "BF-RUN-004", "Look at what would be deleted, and raise the limit if that is meant, or select less."),
    STALE_PLAN("BF-RUN-005", "The tenant has changed since the plan was made. Make the plan again and look at it."),
    NOT_APPROVED("BF-RUN-006", "Have the plan with this hash approved."),
    UNKNOWN_RESTORE("BF-RUN-007", "List the restores to see which there are.");

    private final String id;
    private final String remedy;

    ErrorCode(String id, String remedy) {
        this.id = id;
        this.remedy = remedy;
    }

    /** The permanent id, for instance {@code BF-STO-002}. */
    public String id() {
        return id;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
