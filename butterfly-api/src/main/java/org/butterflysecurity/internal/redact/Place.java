package org.butterflysecurity.internal.redact;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * A place in the documents of one type, and what follows from it alone for a text that stands there. Documents of a type have the
 * same places over and over, so places remember those below them. Thread-safe.
 */
final class Place {
    /** More places of one type are not remembered: member names may be ids, of which there is no end. */
    private static final int MOST_REMEMBERED = 4096;

    /** Parts of a path below which a random word is a secret rather than an id. */
    private static final Set<String> SUSPICIOUS =
            Set.of("headers", "header", "credentials", "settings", "auth", "authscheme", "authentication", "config");

    /** Names of public or harmless values that look random. */
    private static final List<String> HARMLESS_ENDINGS = List.of(
            "id",
            "ids",
            "url",
            "uri",
            "arn",
            "kid",
            "hash",
            "thumbprint",
            "fingerprint",
            "certificate",
            "cert",
            "publickey",
            "name",
            "label",
            "version",
            "issuer",
            "audience",
            "etag",
            "logo",
            "icon",
            "content",
            "expression",
            "pattern",
            "x5c",
            "x5t",
            "x5t#s256",
            "nonce",
            "orn",
            "type",
            "template",
            "path",
            "format");

    /** Members of a public JSON Web Key. */
    private static final Set<String> PUBLIC_KEY = Set.of("n", "e", "x", "y", "kid", "x5c", "x5t", "x5t#S256");

    /** Members that hold the secret itself when an object stands where a secret is expected. */
    private static final Set<String> INNER = Set.of("value", "hash", "salt", "plaintext", "cleartext", "data", "key");

    private final Tree tree;
    private final JsonPointer at;
    private final String name;
    private final boolean wary;
    private final boolean expected;
    private final boolean code;
    private final boolean wordsAreSuspect;
    private final boolean amongHeaders;
    private final Map<String, Place> members = new ConcurrentHashMap<>();
    private volatile @Nullable Place item;

    /** What all places of a document share: pointers from the catalog, and how many places are remembered. */
    private record Tree(List<JsonPointer> personal, List<JsonPointer> code, AtomicInteger remembered) {}

    private Place(Tree tree, JsonPointer at, String name, boolean wary, boolean expected) {
        this.tree = tree;
        this.at = at;
        this.name = name;
        this.wary = wary;
        this.expected = expected;
        code = tree.code().stream().anyMatch(c -> c.covers(at));
        wordsAreSuspect = wary && !isHarmless(name) && tree.personal().stream().noneMatch(p -> p.covers(at));
        amongHeaders =
                at.segments().stream().anyMatch(s -> s.equalsIgnoreCase("headers") || s.equalsIgnoreCase("authScheme"));
    }

    /** The whole document, of a type with these fields. */
    static Place root(Fields fields) {
        return root(
                fields.personal(), fields.code().stream().map(Fields.Code::at).toList());
    }

    /** The whole document, of no known type. */
    static Place root() {
        return root(List.of(), List.of());
    }

    private static Place root(List<JsonPointer> personal, List<JsonPointer> code) {
        return new Place(new Tree(personal, code, new AtomicInteger()), JsonPointer.ROOT, "", false, false);
    }

    private static boolean isHarmless(String name) {
        return PUBLIC_KEY.contains(name) || HARMLESS_ENDINGS.stream().anyMatch(SecretNames.fold(name)::endsWith);
    }

    /** Where it is; items of arrays are {@code *}. */
    JsonPointer at() {
        return at;
    }

    /** The nearest member name. */
    String name() {
        return name;
    }

    /** Whether the name says that a text here is a secret. */
    boolean expected() {
        return expected;
    }

    /** Whether a program or a page stands here. */
    boolean code() {
        return code;
    }

    /** Whether a random word here is a secret. */
    boolean wordsAreSuspect() {
        return wordsAreSuspect;
    }

    /** Whether it is a header or below one. */
    boolean amongHeaders() {
        return amongHeaders;
    }

    Place member(String member) {
        Place known = members.get(member);
        if (known != null) {
            return known;
        }
        String lower = member.toLowerCase(Locale.ROOT);
        Place place = new Place(
                tree,
                at.child(member),
                member,
                wary || SUSPICIOUS.contains(lower),
                SecretNames.isSecret(member) || (expected && INNER.contains(lower)));
        if (tree.remembered().get() < MOST_REMEMBERED && members.putIfAbsent(member, place) == null) {
            tree.remembered().incrementAndGet();
        }
        return place;
    }

    /** Whether {@link #member} gives the same place for this name each time. */
    boolean remembers(String member) {
        return members.containsKey(member);
    }

    /** The place of the items of an array: one for all. */
    Place item() {
        Place known = item;
        if (known == null) {
            known = new Place(tree, at.child(Trail.ANY), name, wary, expected);
            item = known;
        }
        return known;
    }

    /** This place, where something beside it says that it holds a secret. */
    Place expecting() {
        return new Place(tree, at, name, wary, true);
    }
}
