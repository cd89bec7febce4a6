package org.butterflysecurity.storage.r2.it;

import static org.butterflysecurity.storage.r2.it.S3Server.S3_MOCK;

import java.util.Map;
import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.contract.StorageBackendContract;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

@ExtendWith(S3MockContractTest.NotPromisedByS3Mock.class)
class S3MockContractTest extends StorageBackendContract {
    private String prefix = "none";

    @Override
    protected StorageBackend open() {
        prefix = S3_MOCK.newPrefix();
        return S3_MOCK.storage(S3Server.BUCKET, prefix).partBytes(6 << 20).build();
    }

    @Override
    protected StorageBackend openAgain(StorageBackend first) {
        return S3_MOCK.storage(S3Server.BUCKET, prefix).build();
    }

    /** It takes 10 ms for each; S3Proxy lists several pages. */
    @Override
    protected int manyObjects() {
        return 200;
    }

    @Override
    protected int rounds() {
        return 10;
    }

    /** What a fake of one process and plain files leaves out. R2 and S3 promise both. */
    static final class NotPromisedByS3Mock implements ExecutionCondition {
        private static final Map<String, String> REASONS = Map.of(
                "ofConcurrentPutIfAbsentExactlyOneWins",
                        "S3Mock checks and writes in two steps, so several writers win",
                "ofConcurrentReplacementsExactlyOneWins", "likewise",
                "readersNeverSeePartOfAWrite", "S3Mock overwrites the file that it serves");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod()
                    .map(m -> REASONS.get(m.getName()))
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("promised"));
        }
    }
}
