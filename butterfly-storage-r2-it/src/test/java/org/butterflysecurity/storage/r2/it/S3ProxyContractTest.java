package org.butterflysecurity.storage.r2.it;

import static org.butterflysecurity.storage.r2.it.S3Server.S3_PROXY;

import org.butterflysecurity.spi.StorageBackend;
import org.butterflysecurity.testkit.contract.StorageBackendContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NotPromised.class)
class S3ProxyContractTest extends StorageBackendContract {
    private String prefix = "none";

    @Override
    protected StorageBackend open() {
        prefix = S3_PROXY.newPrefix();
        // Smaller than the large object of the contract, so that it is written in parts.
        return S3_PROXY.storage(S3Server.BUCKET, prefix).partBytes(6 << 20).build();
    }

    @Override
    protected StorageBackend openAgain(StorageBackend first) {
        return S3_PROXY.storage(S3Server.BUCKET, prefix).build();
    }

    @Override
    protected int rounds() {
        return 10;
    }
}
