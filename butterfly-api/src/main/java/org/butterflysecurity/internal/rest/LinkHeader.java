package org.butterflysecurity.internal.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code Link} header fields (RFC 8288 section 3), several in a line or one a line. */
public final class LinkHeader {
    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** The target of the first link that has the relation; what is not well-formed is passed over. */
    public static Optional<String> target(List<String> fields, String relation) {
        for (String field : fields) {
            for (Link link : new LinkHeader(field).links()) {
                if (link.relations().contains(relation)) {
                    return Optional.of(link.target());
                }
            }
        }
        return Optional.empty();
    }

    private record Link(String target, List<String> relations) {}

    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        while (skipTo('<')) {
            int end = text.indexOf('>', at);
            if (end < 0) {
                return links;
            }
            String target = text.substring(at + 1, end).strip();
            at = end + 1;
            links.add(new Link(target, relations()));
        }
        return links;
    }

    /** Reads the parameters up to the comma that ends the link. The first {@code rel} counts (RFC 8288 section 3.3). */
    private List<String> relations() {
        List<String> relations = List.of();
        while (at < text.length() && text.charAt(at) != ',') {
            if (text.charAt(at) != ';') {
                at++;
                continue;
            }
            at++;
            String name = token().toLowerCase(Locale.ROOT);
            String value = "";
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                value = value();
            }
            if (name.equals("rel") && relations.isEmpty()) {
                relations = List.of(value.toLowerCase(Locale.ROOT).strip().split("\\s+"));
            }
        }
        return relations;
    }

    private String token() {
        skipBlanks();
        int from = at;
        while (at < text.length() && "=;,\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at).strip();
    }

    private String value() {
        skipBlanks();
        if (at >= text.length() || text.charAt(at) != '"') {
            return token();
        }
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skipTo(char wanted) {
        int found = text.indexOf(wanted, at);
        at = found < 0 ? text.length() : found;
        return found >= 0;
    }
}
