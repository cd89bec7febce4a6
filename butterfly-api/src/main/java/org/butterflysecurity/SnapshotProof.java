package org.butterflysecurity;

import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.internal.proof.ProofCheck;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.ProvedObject;
import org.butterflysecurity.model.TrustedHead;

/**
 * Proves to somebody who has neither the repository nor its keys that an object is in a snapshot as it is shown, or that it is not in
 * it. It holds on to the hash of the snapshot's manifest, or of a later one: whoever checks must have that from a source that they trust,
 * such as {@link IdentityBackup#head} kept since the backup. {@code docs/format.md} describes the form.
 *
 * <p>A proof shows the neighbours of the object too, some tens of objects of the type, and what the manifests say: types, counts, times
 * and tags, all in the open. Immutable.
 */
public final class SnapshotProof {
    private final JsonObject json;

    SnapshotProof(JsonObject json) {
        this.json = json;
    }

    /**
     * Checks the proof.
     *
     * @param trusted the head that the proof was made for, from a source that is trusted
     * @return what is proved, and nothing that is not
     * @throws ConfigurationException with {@link ErrorCode#INVALID_PROOF} if it proves nothing
     */
    public ProvedObject verify(TrustedHead trusted) {
        try {
            return new ProofCheck(json).check(trusted);
        } catch (RuntimeException e) {
            throw invalid(e);
        }
    }

    /** The head that it leads to, by its own word: what must be trusted for it to prove something. */
    public TrustedHead head() {
        return new ProofCheck(json).head();
    }

    /** The proof as JSON, to be kept or sent. */
    public JsonObject json() {
        return json;
    }

    /**
     * Reads what {@link #json} gave.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_PROOF} if it does not have the form of a proof
     */
    public static SnapshotProof parse(JsonObject json) {
        try {
            new ProofCheck(json).head();
            return new SnapshotProof(json);
        } catch (RuntimeException e) {
            throw invalid(e);
        }
    }

    private static ConfigurationException invalid(RuntimeException cause) {
        return new ConfigurationException(
                ErrorCode.INVALID_PROOF, "The proof proves nothing: " + cause.getMessage() + ".", cause);
    }

    /** Shows nothing of the proof. */
    @Override
    public String toString() {
        return "SnapshotProof";
    }
}
