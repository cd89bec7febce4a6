package org.butterflysecurity.internal.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.butterflysecurity.catalog.Fields;
import org.butterflysecurity.json.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of a {@link Place}: does a value there stay, is it a secret? The same as {@link Pruning} and {@link Places} do
 * with a tree, found out once for a place and not once for a document. Thread-safe.
 */
final class Ruling {
    private static final int FIRST_SLOTS = 16;
    private static final int MOST_SLOTS = 1024;

    /** What becomes of a value because of where it stands. */
    enum Fate {
        /** It stays, except for derived fields in it. */
        STAYS,
        /** It stays with all that is in it. */
        STAYS_WHOLE,
        /** Of what is in it, only what is kept stays. */
        STAYS_IN_PART,
        /** Of what is in it, only what is stored stays, except for derived fields in that. */
        STAYS_IF_STORED,
        GOES
    }

    /** What a member says about its neighbours. */
    enum Role {
        NONE,
        /** Its object may be a private JSON Web Key. */
        KEY_TYPE,
        /** With a label beside it, its text may be a secret. */
        VALUE,
        LABEL
    }

    private final Place place;
    private final Fate fate;
    private final boolean secret;
    private final boolean watched;
    private final boolean needsCare;
    private final Role role;
    private final List<Trail> derived;
    private final List<Trail> kept;
    private final List<SecretTrail> secrets;
    private final byte[] name;
    private final int hash;
    private final long order;
    private volatile Ruling[] slots = new Ruling[FIRST_SLOTS];
    private int used;
    private volatile @Nullable Ruling item;

    private record SecretTrail(Trail trail, Fields.SecretField field) {
        boolean counts(String name) {
            return trail.arrived() && Redactor.counts(field, name);
        }

        SecretTrail next() {
            return new SecretTrail(trail.next(), field);
        }
    }

    private Ruling(
            Place place,
            Fate above,
            boolean watched,
            List<Trail> derived,
            List<Trail> kept,
            List<SecretTrail> secrets,
            byte[] name) {
        this.place = place;
        this.derived = derived;
        this.kept = kept;
        this.secrets = secrets;
        this.name = name;
        this.hash = hash(name);
        fate = fate(above, Trail.arrived(derived), Trail.arrived(kept), kept.isEmpty());
        secret = secrets.stream().anyMatch(s -> s.counts(place.name()));
        this.watched = watched && !secret && fate != Fate.GOES;
        order = order(name);
        needsCare = derived.stream().anyMatch(Trail::leadsToOneItem)
                || kept.stream().anyMatch(Trail::leadsToOneItem)
                || secrets.stream().anyMatch(s -> s.trail().leadsToOneItem())
                || (secret && secrets.stream().anyMatch(s -> !s.trail().arrived()));
        role = switch (place.name()) {
            case "kty" -> Role.KEY_TYPE;
            case "value" -> Role.VALUE;
            case "key", "name" -> Role.LABEL;
            default -> Role.NONE;
        };
    }

    /** For whole documents. */
    static Ruling root(Fields fields, Place root) {
        List<JsonPointer> kept = new ArrayList<>(fields.storeOnly().orElse(List.of()));
        kept.addAll(fields.kept());
        return new Ruling(
                root,
                fields.storeOnly().isEmpty() ? Fate.STAYS : Fate.STAYS_IF_STORED,
                true,
                Trail.start(fields.derived()),
                Trail.start(kept),
                fields.secrets().stream()
                        .map(s -> new SecretTrail(Trail.start(s.at()), s))
                        .toList(),
                new byte[0]);
    }

    private static Fate fate(Fate above, boolean isDerived, boolean isKept, boolean nothingKept) {
        if (above == Fate.STAYS_WHOLE || above == Fate.GOES) {
            return above;
        }
        if (!isDerived && (above == Fate.STAYS || (above == Fate.STAYS_IF_STORED && isKept))) {
            return Fate.STAYS;
        }
        if (isKept) {
            return Fate.STAYS_WHOLE;
        }
        if (nothingKept) {
            return Fate.GOES;
        }
        return isDerived ? Fate.STAYS_IN_PART : above;
    }

    Place place() {
        return place;
    }

    Fate fate() {
        return fate;
    }

    /** Whether only parts of a value here can stay, so that a value without parts goes. */
    boolean isThinned() {
        return fate == Fate.STAYS_IN_PART || fate == Fate.STAYS_IF_STORED;
    }

    /** Whether an object here that ends up empty may be one of which something is stored, were it not derived. */
    boolean mayLoseStored() {
        return fate == Fate.STAYS_IF_STORED && !derived.isEmpty();
    }

    /** Whether any value here but null is a secret that the catalog knows. */
    boolean isSecret() {
        return secret;
    }

    /** Whether a text here is stored and may be a secret that the catalog does not know. */
    boolean isWatched() {
        return watched;
    }

    /** Whether what becomes of a value here depends on more than its place. */
    boolean needsCare() {
        return needsCare;
    }

    Role role() {
        return role;
    }

    /** The name of the member, in ASCII. */
    byte[] name() {
        return name;
    }

    /** Compares names as RFC 8785 sorts them; of ASCII that is the order of bytes. */
    int compareNames(Ruling other) {
        return order == other.order ? Arrays.compare(name, other.name) : Long.compare(order, other.order);
    }

    /** The first eight bytes as a number, which tells most names apart. */
    private static long order(byte[] name) {
        long order = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            order = order << Byte.SIZE | (i < name.length ? name[i] : 0);
        }
        return order;
    }

    private static int hash(byte[] name) {
        int hash = 0;
        for (byte b : name) {
            hash = hash * 31 + b;
        }
        return hash;
    }

    /**
     * For the member whose name is these bytes, all of them ASCII.
     *
     * @param hash of the bytes: 31 times that of all but the last, plus the last
     */
    Ruling member(byte[] json, int from, int to, int hash) {
        Ruling[] table = slots;
        int at = slot(hash, table);
        for (Ruling known = table[at]; known != null; known = table[at]) {
            if (known.hash == hash && Arrays.equals(known.name, 0, known.name.length, json, from, to)) {
                return known;
            }
            at = (at + 1) & (table.length - 1);
        }
        return learn(Arrays.copyOfRange(json, from, to));
    }

    private Ruling learn(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.US_ASCII);
        List<SecretTrail> further = new ArrayList<>();
        for (SecretTrail each : secrets) {
            if (each.trail().leadsTo(text)) {
                further.add(each.next());
            }
        }
        Ruling made = new Ruling(
                place.member(text),
                fate,
                watched,
                Trail.follow(derived, text),
                Trail.follow(kept, text),
                further,
                bytes);
        if (place.remembers(text)) {
            remember(made);
        }
        return made;
    }

    /** Readers take no lock: a table that they may be reading is replaced, not changed. */
    private synchronized void remember(Ruling made) {
        if (used >= MOST_SLOTS / 2) {
            return;
        }
        Ruling[] table = new Ruling[used * 2 < slots.length ? slots.length : slots.length * 2];
        for (Ruling each : slots) {
            if (each != null) {
                insert(each, table);
            }
        }
        insert(made, table);
        used++;
        slots = table;
    }

    private static void insert(Ruling ruling, Ruling[] table) {
        int at = slot(ruling.hash, table);
        while (table[at] != null) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = ruling;
    }

    private static int slot(int hash, Ruling[] table) {
        return (hash ^ hash >>> 15) & (table.length - 1);
    }

    /** For the items of an array, if they are all alike. */
    Ruling item() {
        Ruling known = item;
        if (known == null) {
            List<SecretTrail> further = secrets.stream()
                    .filter(s -> s.trail().leadsTo(Trail.ANY))
                    .map(SecretTrail::next)
                    .toList();
            known = new Ruling(
                    place.item(),
                    fate,
                    watched,
                    Trail.follow(derived, Trail.ANY),
                    Trail.follow(kept, Trail.ANY),
                    further,
                    name);
            item = known;
        }
        return known;
    }
}
