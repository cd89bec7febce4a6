package org.butterflysecurity.storage.r2;

/** Where Cloudflare keeps a bucket that was made with a jurisdiction. Source: R2 "Data location", read 2026-11. */
public enum Jurisdiction {
    /** No promise. The default. */
    NONE(""),
    /** The European Union. */
    EU(".eu"),
    /** FedRAMP. */
    FEDRAMP(".fedramp");

    private final String label;

    Jurisdiction(String label) {
        this.label = label;
    }

    /** What stands in the host's name between account and service. */
    String label() {
        return label;
    }
}
