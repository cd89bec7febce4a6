/** Butterfly: snapshots of an identity tenant. The front door is {@code org.butterflysecurity.IdentityBackup}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // The modules that a package is exported to are built after this one.
module org.butterflysecurity.api {
    requires static org.jspecify;
    requires java.net.http;
    requires com.nimbusds.jose.jwt;
    requires dev.failsafe.core;
    requires org.bouncycastle.provider;
    requires org.slf4j;
    requires tools.jackson.core;
    // Falls back to the JDK's Deflater where the native library is absent or cannot load.
    requires static com.github.luben.zstd_jni;

    exports org.butterflysecurity;
    exports org.butterflysecurity.catalog;
    exports org.butterflysecurity.crypto;
    exports org.butterflysecurity.error;
    exports org.butterflysecurity.event;
    exports org.butterflysecurity.json;
    exports org.butterflysecurity.model;
    exports org.butterflysecurity.rest;
    exports org.butterflysecurity.spi;
    exports org.butterflysecurity.storage;
    exports org.butterflysecurity.internal.redact to
            org.butterflysecurity.workflows;
    exports org.butterflysecurity.internal.rest to
            org.butterflysecurity.storage.r2,
            org.butterflysecurity.workflows;
}
