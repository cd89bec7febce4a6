package org.butterflysecurity.rest;

/** Bytes that are not JSON: a logo, an export file. */
public final class Content {
    private final String mediaType;
    private final byte[] bytes;

    public Content(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        this.bytes = bytes.clone();
    }

    /** The {@code Content-Type} without parameters; empty where there was none. */
    public String mediaType() {
        return mediaType;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public int sizeBytes() {
        return bytes.length;
    }
}
