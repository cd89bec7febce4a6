package org.butterflysecurity.storage.r2.it;

import static org.butterflysecurity.storage.r2.it.S3Server.S3_MOCK;

import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.contract.StorageBackendContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NotPromised.class)
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
}
