package org.butterflysecurity.workflows.pack;

/**
 * A connection that cards use. A pack never has its credential. Its name is a person's and may hold an address.
 *
 * @param id the pack's own id for it
 * @param module the connector it is for, such as {@code okta}
 */
public record Connection(String id, String name, String module) {}
