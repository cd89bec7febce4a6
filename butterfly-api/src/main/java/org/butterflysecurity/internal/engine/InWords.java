package org.butterflysecurity.internal.engine;

import java.util.Locale;
import org.butterflysecurity.model.SkipReason;
import org.butterflysecurity.model.TypeResult;

/** Results in words. */
final class InWords {
    private InWords() {}

    /** Why a type is not in a snapshot, without a full stop at the end. */
    static String why(TypeResult result) {
        String word =
                result.skipReason().map(InWords::word).orElse(result.status().label());
        String detail = result.detail();
        while (detail.endsWith(".")) {
            detail = detail.substring(0, detail.length() - 1);
        }
        return detail.isEmpty() ? word : word + ", " + detail;
    }

    private static String word(SkipReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
