package org.butterflysecurity.okta.internal;

/** Links in documents. */
final class Links {
    private Links() {}

    /** The id that a link ends with. */
    static String lastSegment(String href) {
        int end = href.indexOf('?');
        String path = end < 0 ? href : href.substring(0, end);
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
