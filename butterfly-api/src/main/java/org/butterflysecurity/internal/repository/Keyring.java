package org.butterflysecurity.internal.repository;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.butterflysecurity.crypto.Secret;
import org.butterflysecurity.crypto.SecretAccess;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.StorageException;
import org.butterflysecurity.json.Json;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.json.JsonString;
import org.butterflysecurity.model.TenantId;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;
import org.jspecify.annotations.Nullable;

/**
 * The keyring object: data keys wrapped by the host's keys, in the open, with a MAC under the first data key. It is replaced by way
 * of a second object, {@code keyring.next}: first that is written, then the keyring, then it goes. So whichever write is cut
 * short, one of the two is whole.
 */
final class Keyring {
    private static final int READ_AGAIN = 2;

    private final StorageBackend storage;
    private final Layout layout;
    private volatile List<KeyProvider> providers;
    private volatile long generation;

    /** @param providers any of which may open the keyring, tried in this order */
    Keyring(StorageBackend storage, Layout layout, List<KeyProvider> providers) {
        this.storage = storage;
        this.layout = layout;
        this.providers = List.copyOf(providers);
    }

    /** A keyring, the keys that were in it, and how it is stored. */
    record Opened(KeyringFile file, List<TenantKeys.DataKey> keys, byte[] bytes) {}

    /** The keys; empty if the tenant has no keyring. */
    Optional<TenantKeys> load() {
        return open().map(opened -> new TenantKeys(layout.tenant(), opened.keys(), new Source()));
    }

    private final class Source implements TenantKeys.Source {
        @Override
        public List<String> ids() {
            return storage.find(layout.keyring()).map(this::ids).orElse(List.of());
        }

        private List<String> ids(byte[] bytes) {
            try {
                return KeyringFile.parse(KeyringFile.object(bytes), layout.tenant()).keys().stream()
                        .filter(k -> !k.isRetired())
                        .map(KeyringFile.Entry::id)
                        .toList();
            } catch (DamagedException e) {
                return List.of();
            }
        }

        @Override
        public List<TenantKeys.DataKey> keys() {
            return open().map(Opened::keys).orElse(List.of());
        }
    }

    /** The generation of the keyring that was opened last. */
    long generation() {
        return generation;
    }

    /**
     * Makes sure that the keyring opened last is not older than the head says: storage may show a former state, and somebody may have put
     * one back. Whatever is going to be changed by it would be lost.
     *
     * @throws KeyException with {@link ErrorCode#STALE_KEYRING} if it is, although it was read again
     */
    void refuseStale(History history) {
        Optional<Head> head = history.head();
        long known = head.map(Head::keyring).orElse(0L);
        for (int again = 0; generation < known; again++) {
            if (again > READ_AGAIN) {
                throw stale("it is of generation " + generation + ", and the head knows of generation " + known);
            }
            open();
        }
        if (head.isEmpty() && history.namesUnknownKey()) {
            throw stale("head and newest manifest are encrypted with a data key that it does not have");
        }
    }

    private KeyException stale(String why) {
        return new KeyException(
                ErrorCode.STALE_KEYRING,
                "The object '" + layout.keyring() + "' is older than what is stored beside it: " + why + ".");
    }

    KeyException missing() {
        return new KeyException(ErrorCode.CORRUPT_KEYRING, "The object '" + layout.keyring() + "' is missing.");
    }

    /** What is in the keyring; empty if the tenant has none. Damage counts only when it is read again and again. */
    Optional<Opened> open() {
        for (int again = 0; ; again++) {
            Optional<byte[]> current = storage.find(layout.keyring());
            try {
                return current.isPresent()
                        ? current.map(bytes -> open(layout.keyring().toString(), bytes))
                        : openNext();
            } catch (KeyException e) {
                if (e.code() != ErrorCode.CORRUPT_KEYRING || current.isEmpty()) {
                    throw e;
                }
                if (again == READ_AGAIN) {
                    return openNextInstead(e);
                }
            }
        }
    }

    /**
     * A keyring whose replacement was cut short has a whole successor. It takes its place before anything is encrypted with a key that
     * only it has.
     */
    private Optional<Opened> openNext() {
        return storage.find(layout.nextKeyring()).map(bytes -> {
            Opened opened = open(layout.nextKeyring().toString(), bytes);
            storage.put(layout.keyring(), bytes);
            return opened;
        });
    }

    private Optional<Opened> openNextInstead(KeyException damage) {
        try {
            return Optional.of(openNext().orElseThrow(() -> damage));
        } catch (KeyException e) {
            throw damage;
        }
    }

    /** Makes a data key and stores its keyring. If somebody else does so at the same moment, theirs is taken. */
    TenantKeys create(Clock clock, Randomness random) {
        TenantKeys.DataKey key = newKey(random);
        KeyringFile file = new KeyringFile(layout.tenant(), 1, List.of(wrapped(key, clock, providers)));
        try {
            storage.putIfAbsent(layout.keyring(), bytes(file, key));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.STORAGE_CONFLICT) {
                throw e;
            }
            return load().orElseThrow(() -> e);
        }
        return load().orElseThrow(this::notStored);
    }

    private StorageException notStored() {
        return new StorageException(
                ErrorCode.STORAGE_FAILED,
                "Storage said that it stored '" + layout.keyring() + "', and does not have it.");
    }

    static TenantKeys.DataKey newKey(Randomness random) {
        byte[] key = random.bytes(Ciphers.KEY_BYTES);
        return new TenantKeys.DataKey(HexFormat.of().formatHex(random.bytes(TenantKeys.ID_BYTES)), key);
    }

    /** An entry for a new data key, wrapped by each of the providers. */
    KeyringFile.Entry wrapped(TenantKeys.DataKey key, Clock clock, List<KeyProvider> by) {
        return new KeyringFile.Entry(
                key.id(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                false,
                by.stream().map(provider -> wrap(key, provider)).toList());
    }

    /** The entry for what is left of a retired data key; empty if not all keys of the host that open the repository are at hand. */
    Optional<KeyringFile.Entry> retired(KeyringFile file, KeyringFile.Entry entry, TenantKeys.DataKey retired) {
        List<KeyringFile.Wrap> wraps = providers.stream()
                .filter(p -> file.keyIds().contains(p.keyId()))
                .map(p -> wrap(retired, p))
                .toList();
        return wraps.size() == file.keyIds().size()
                ? Optional.of(new KeyringFile.Entry(entry.id(), entry.createdAt(), true, wraps))
                : Optional.empty();
    }

    KeyringFile.Wrap wrap(TenantKeys.DataKey key, KeyProvider provider) {
        try (Secret secret = Secret.copyOf(key.key())) {
            return new KeyringFile.Wrap(provider.keyId(), provider.wrap(secret, context(key.id(), key.isRetired())));
        }
    }

    /**
     * Puts {@code file} in place of the keyring that was opened. Call it while holding a lease that keeps others from doing so.
     *
     * @throws StorageException with {@link ErrorCode#STORAGE_CONFLICT} if somebody has changed it all the same; theirs stays
     */
    void replace(Opened former, KeyringFile file) {
        byte[] bytes = bytes(file, former.keys().get(0));
        storage.put(layout.nextKeyring(), bytes);
        try {
            storage.replace(layout.keyring(), former.bytes(), bytes);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.STORAGE_CONFLICT) {
                storage.delete(layout.nextKeyring());
            }
            throw e;
        }
        if (storage.find(layout.keyring()).filter(b -> Arrays.equals(b, bytes)).isEmpty()) {
            throw notStored();
        }
        storage.delete(layout.nextKeyring());
        generation = file.generation();
    }

    /** Deletes what a change that was cut short has left. Call it while holding a lease that keeps others from changes. */
    void sweep() {
        if (storage.find(layout.nextKeyring()).isPresent() && open().isPresent()) {
            storage.delete(layout.nextKeyring());
        }
    }

    /** Lets {@code provider} open the keyring too, as long as this object lives. */
    synchronized void adopt(KeyProvider provider) {
        List<KeyProvider> more = new ArrayList<>(providers);
        more.add(provider);
        providers = List.copyOf(more);
    }

    List<KeyProvider> providers() {
        return providers;
    }

    private byte[] bytes(KeyringFile file, TenantKeys.DataKey first) {
        JsonObject keyring = file.json();
        return Json.canonical(keyring.with("mac", new JsonString(mac(layout.tenant(), first, keyring))));
    }

    /** What a wrapped key is bound to. */
    private byte[] context(String id, boolean isRetired) {
        return ("butterfly/1/" + layout.tenant() + (isRetired ? "/retired-key/" : "/data-key/") + id)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String mac(TenantId tenant, TenantKeys.DataKey first, JsonObject keyring) {
        byte[] key = TenantKeys.keyringKey(tenant, first);
        return HexFormat.of().formatHex(Ciphers.hmac(key, Json.canonical(keyring.without("mac"))));
    }

    private Opened open(String name, byte[] bytes) {
        try {
            JsonObject json = KeyringFile.object(bytes);
            KeyringFile file = KeyringFile.parse(json, layout.tenant());
            List<TenantKeys.DataKey> keys = new ArrayList<>();
            for (KeyringFile.Entry entry : file.keys()) {
                keys.add(unwrap(name, entry));
            }
            byte[] expected = mac(layout.tenant(), keys.get(0), json).getBytes(StandardCharsets.US_ASCII);
            byte[] actual = json.string("mac").orElse("").getBytes(StandardCharsets.UTF_8);
            if (!MessageDigest.isEqual(expected, actual)) {
                throw new DamagedException("it was altered: its MAC does not match");
            }
            generation = file.generation();
            return new Opened(file, keys, bytes);
        } catch (DamagedException e) {
            throw corrupt(name, e.what(), null);
        }
    }

    /** By the first provider that is at hand and whose wrap is there. */
    private TenantKeys.DataKey unwrap(String name, KeyringFile.Entry entry) {
        KeyException unavailable = null;
        for (KeyProvider provider : providers) {
            try {
                Optional<KeyringFile.Wrap> wrap = entry.wrapOf(provider.keyId());
                if (wrap.isPresent()) {
                    return new TenantKeys.DataKey(
                            entry.id(), unwrap(name, provider, wrap.get(), entry), entry.isRetired());
                }
            } catch (KeyException e) {
                if (e.code() != ErrorCode.KEY_UNAVAILABLE) {
                    throw e;
                }
                unavailable = unavailable == null ? e : unavailable;
            }
        }
        throw unavailable == null ? wrongKey(name, entry.wraps()) : unavailable;
    }

    private byte[] unwrap(String name, KeyProvider provider, KeyringFile.Wrap wrap, KeyringFile.Entry entry) {
        try (Secret secret = provider.unwrap(wrap.wrapped(), context(entry.id(), entry.isRetired()))) {
            byte[] key = secret.reveal(SecretAccess.REVEAL);
            if (key.length != Ciphers.KEY_BYTES) {
                throw new DamagedException("a key has an impossible length");
            }
            return key;
        } catch (KeyException e) {
            // The key id matches, so it is the right key: what it wrapped was altered.
            throw e.code() == ErrorCode.WRONG_KEY
                    ? corrupt(name, "the data key it wraps for key " + provider.keyId() + " cannot be unwrapped", e)
                    : e;
        }
    }

    private KeyException wrongKey(String name, List<KeyringFile.Wrap> wraps) {
        String known = wraps.stream()
                .map(w -> w.keyId().matches("[A-Za-z0-9._:-]{1,128}") ? w.keyId() : "(unreadable)")
                .collect(Collectors.joining(", "));
        String given = providers.stream()
                .map(p -> p.keyId() + " (" + p.describe() + ")")
                .collect(Collectors.joining(", "));
        return new KeyException(
                ErrorCode.WRONG_KEY,
                "The repository of tenant '" + layout.tenant() + "' opens with key " + known + ", as the object '"
                        + name + "' says, and the key given is " + given + ".");
    }

    private static KeyException corrupt(String name, String what, @Nullable Throwable cause) {
        return new KeyException(
                ErrorCode.CORRUPT_KEYRING, "The object '" + name + "' is damaged: " + what + ".", cause);
    }
}
