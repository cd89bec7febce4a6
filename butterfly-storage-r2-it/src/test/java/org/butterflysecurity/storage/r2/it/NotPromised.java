package org.butterflysecurity.storage.r2.it;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests of the contract that a server for tests does not keep. R2 and S3 promise all of it. */
final class NotPromised implements ExecutionCondition {
    private static final String REPLACEMENTS = "ofConcurrentReplacementsExactlyOneWins";

    private static final Map<Class<?>, Map<String, String>> REASONS = Map.of(
            S3ProxyContractTest.class,
            Map.of(REPLACEMENTS, "S3Proxy looks at If-Match and writes in two steps, so several writers win"),
            S3MockContractTest.class,
            Map.of(
                    REPLACEMENTS,
                    "S3Mock checks and writes in two steps, so several writers win",
                    "ofConcurrentPutIfAbsentExactlyOneWins",
                    "S3Mock checks and writes in two steps, so several writers win",
                    "readersNeverSeePartOfAWrite",
                    "S3Mock overwrites the file that it serves"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Map<String, String> reasons = context.getTestClass().map(REASONS::get).orElse(Map.of());
        return context.getTestMethod()
                .flatMap(m -> Optional.ofNullable(reasons.get(m.getName())))
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("promised"));
    }
}
