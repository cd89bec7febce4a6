package org.butterflysecurity.okta;

/** SKELETON. */
public final class OktaConnector {
    private OktaConnector() {}
}
