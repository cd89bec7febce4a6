package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.spi.StorageKey;
import org.butterflysecurity.spi.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes data keys out of the keyring that encrypt no more and that no pack and no manifest needs: what they encrypted is unreadable from
 * then on, wherever there is a copy of it. Of the first data key stays what names and boundaries come from. Small objects are
 * encrypted anew. Cut short anywhere, it can be done again.
 */
final class KeyRetirement {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRetirement.class);

    private final RepositoryParts parts;
    private final Keyring keyring;
    private final Layout layout;

    KeyRetirement(RepositoryParts parts, Keyring keyring) {
        this.parts = parts;
        this.keyring = keyring;
        this.layout = parts.layout();
    }

    /** Call it while holding an exclusive lease; returns the ids of the keys that are gone. */
    List<String> retire(Lease lease) {
        Set<String> former = parts.keys().former();
        if (former.isEmpty()) {
            return List.of();
        }
        Set<String> going = new HashSet<>(former);
        List<StorageKey> setAside = new ArrayList<>();
        for (StorageKey key : keys()) {
            if (!key.equals(layout.lock(lease.id()))) {
                dataKeyOf(key)
                        .filter(former::contains)
                        .filter(id -> needs(key, setAside))
                        .ifPresent(going::remove);
            }
        }
        lease.refresh();
        if (going.isEmpty() || lease.hasLapsed()) {
            return List.of();
        }
        List<String> gone = replaceKeyring(going);
        setAside.stream()
                .filter(key -> dataKeyOf(key).filter(gone::contains).isPresent())
                .forEach(parts.storage()::delete);
        return gone;
    }

    private List<StorageKey> keys() {
        try (Stream<StoredObject> objects = parts.storage().list(layout.root())) {
            return objects.map(StoredObject::key).toList();
        }
    }

    private Optional<String> dataKeyOf(StorageKey key) {
        return parts.storage().findRange(key, 0, TenantKeys.HEADER_BYTES).flatMap(TenantKeys::dataKeyOf);
    }

    /** Whether an object still needs its data key. What can be encrypted anew is, and needs it no more. */
    private boolean needs(StorageKey key, List<StorageKey> setAside) {
        String name = key.value().substring(layout.root().value().length() + 1);
        if (name.startsWith("damaged/")) {
            setAside.add(key);
            return false;
        }
        return switch (name.substring(0, Math.max(0, name.indexOf('/')))) {
            case "" -> !name.equals("head") || !reseal(key, ObjectKind.HEAD, name);
            case "index" -> !reseal(key, ObjectKind.INDEX, key.name());
            case "pins" -> !reseal(key, ObjectKind.PIN, key.name());
            case "journals" -> !reseal(key, ObjectKind.JOURNAL, name);
            case "drills" -> !reseal(key, ObjectKind.DRILL, name);
            default -> true;
        };
    }

    /** Whether it could be read and is encrypted with the newest data key now. */
    private boolean reseal(StorageKey key, ObjectKind kind, String name) {
        Optional<byte[]> bytes = parts.storage().find(key);
        try {
            bytes.ifPresent(b -> parts.storage()
                    .put(key, parts.sealer().seal(kind, name, parts.sealer().open(kind, name, b))));
            return true;
        } catch (DamagedException e) {
            return false;
        }
    }

    private List<String> replaceKeyring(Set<String> going) {
        Keyring.Opened opened = keyring.open().orElseThrow(keyring::missing);
        List<KeyringFile.Entry> entries = new ArrayList<>();
        List<TenantKeys.DataKey> keys = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (int i = 0; i < opened.keys().size(); i++) {
            TenantKeys.DataKey key = opened.keys().get(i);
            KeyringFile.Entry entry = opened.file().keys().get(i);
            if (!going.contains(key.id())) {
                keys.add(key);
                entries.add(entry);
            } else if (i > 0) {
                gone.add(key.id());
            } else {
                Optional<KeyringFile.Entry> left = keyring.retired(opened.file(), entry, key.retired());
                keys.add(left.isPresent() ? key.retired() : key);
                entries.add(left.orElse(entry));
                left.ifPresentOrElse(
                        e -> gone.add(e.id()),
                        () -> LOG.warn(
                                "Data key {} could be retired if all keys that open the repository were at hand",
                                key.id()));
            }
        }
        if (gone.isEmpty()) {
            return gone;
        }
        keyring.replace(opened, opened.file().with(entries));
        parts.keys().replace(keys);
        parts.history().remember(keyring.generation());
        eraseFormerKeyrings();
        return gone;
    }

    private void eraseFormerKeyrings() {
        try {
            parts.storage().eraseVersions(layout.nextKeyring());
            parts.storage().eraseVersions(layout.keyring());
        } catch (StorageException e) {
            LOG.warn(
                    "The storage keeps former keyrings, which open what a retired data key encrypted: {}",
                    e.getMessage());
        }
    }
}
