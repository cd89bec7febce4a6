package org.butterflysecurity.workflows.internal;

import java.time.Duration;
import java.util.Optional;
import org.butterflysecurity.crypto.SecretRef;
import org.butterflysecurity.rest.OrgAccess;
import org.butterflysecurity.rest.RestOptions;
import org.butterflysecurity.workflows.ConsoleProfile;

/**
 * Which console is read, and as whom.
 *
 * @param address the console's; empty to find it through the org
 * @param org the org that the console belongs to
 * @param session name of the session that a person supplies, if one does
 * @param signIn who signs in otherwise
 * @param oldestExport how old a folder's export may be to be used again
 */
public record ConsoleSettings(
        Optional<String> address,
        Optional<OrgAccess> org,
        Optional<SecretRef> session,
        Optional<SignInAs> signIn,
        ConsoleProfile profile,
        RestOptions options,
        Duration oldestExport) {

    /** An administrator. */
    public record SignInAs(String orgUrl, SecretRef userName, SecretRef password) {}
}
