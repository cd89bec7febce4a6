package org.butterflysecurity.testkit.simulation;

/** How a simulated tenant is reached. */
public enum Transport {
    TLS_1_3,
    /** TLS 1.2 only: a client that insists on 1.3 must refuse it. */
    TLS_1_2,
    PLAIN_HTTP
}
