package org.butterflysecurity.internal.repository;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.butterflysecurity.error.ConfigurationException;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.spi.KeyProvider;

/**
 * Changes which keys of the host open a repository, and which data key encrypts. What is stored is not touched. Each change holds
 * a lease, reads the keyring anew and replaces it, so that of two machines neither loses what the other did.
 */
public final class KeyringEditor {
    private final RepositoryParts parts;
    private final Keyring keyring;

    KeyringEditor(RepositoryParts parts, Keyring keyring) {
        this.parts = parts;
        this.keyring = keyring;
    }

    /** The data keys, oldest first. */
    public List<DataKeyInfo> list() {
        List<KeyringFile.Entry> entries = opened().file().keys();
        List<DataKeyInfo> infos = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            KeyringFile.Entry entry = entries.get(i);
            infos.add(new DataKeyInfo(
                    entry.id(),
                    entry.createdAt(),
                    i == entries.size() - 1,
                    entry.isRetired(),
                    entry.wraps().stream().map(KeyringFile.Wrap::keyId).toList()));
        }
        return List.copyOf(infos);
    }

    /** Lets {@code added} open the repository too. Doing so again changes nothing. */
    public void add(KeyProvider added) {
        change(opened -> wrappedBy(opened, added));
        keyring.adopt(added);
    }

    /**
     * Lets the key with this id open the repository no more.
     *
     * @throws ConfigurationException with {@link ErrorCode#INVALID_SETTING} if no data key is wrapped by it
     * @throws KeyException with {@link ErrorCode#LAST_KEY} if nothing else opens every data key
     */
    public void remove(String keyId) {
        change(opened -> unwrapped(opened.file(), keyId));
    }

    /** {@link #add}s {@code replacement} and {@link #remove}s the key that opens the repository now, in one step. */
    public void rotate(KeyProvider replacement) {
        change(opened -> {
            String old = openedBy(opened.file()).keyId();
            KeyringFile added = wrappedBy(opened, replacement);
            return old.equals(replacement.keyId()) ? added : unwrapped(added, old);
        });
        keyring.adopt(replacement);
    }

    /**
     * Makes a data key that encrypts from now on. What is stored stays as it is and is read with the former ones.
     *
     * @return the new data key's id
     * @throws KeyException with {@link ErrorCode#KEY_UNAVAILABLE} if a key that opens the repository is not among those given: it
     *     could not open what is stored from now on
     */
    public String rotateDataKey() {
        TenantKeys.DataKey fresh = Keyring.newKey(parts.random());
        change(opened -> {
            List<KeyringFile.Entry> entries = new ArrayList<>(opened.file().keys());
            entries.add(keyring.wrapped(fresh, parts.clock(), providersOf(opened.file())));
            return opened.file().with(entries);
        });
        parts.keys().learn(List.of(fresh));
        return fresh.id();
    }

    private void change(Function<Keyring.Opened, KeyringFile> edit) {
        try (Lease lease = parts.leases().take(Leases.Kind.EDIT)) {
            Keyring.Opened opened = opened();
            keyring.refuseStale(parts.history());
            KeyringFile changed = edit.apply(opened);
            lease.refresh();
            refuseIfLapsed(lease);
            keyring.replace(opened, changed);
            parts.history().remember(keyring.generation());
        }
    }

    /** While the lease was expired, somebody else may have changed what was read here. */
    private void refuseIfLapsed(Lease lease) {
        if (lease.hasLapsed()) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_LOCKED,
                    "The lease of this change of keys of tenant '"
                            + parts.layout().tenant() + "' expired meanwhile. Nothing was changed.");
        }
    }

    private Keyring.Opened opened() {
        return keyring.open().orElseThrow(keyring::missing);
    }

    private KeyringFile wrappedBy(Keyring.Opened opened, KeyProvider added) {
        List<KeyringFile.Entry> entries = new ArrayList<>();
        for (int i = 0; i < opened.keys().size(); i++) {
            entries.add(
                    opened.file().keys().get(i).with(keyring.wrap(opened.keys().get(i), added)));
        }
        return opened.file().with(entries);
    }

    private KeyringFile unwrapped(KeyringFile file, String keyId) {
        if (file.keys().stream().allMatch(e -> e.wrapOf(keyId).isEmpty())) {
            throw new ConfigurationException(
                    ErrorCode.INVALID_SETTING,
                    "No key '" + keyId + "' opens the repository of tenant '" + file.tenant() + "'; those that do are "
                            + String.join(", ", file.keyIds()) + ".");
        }
        Set<String> left = new HashSet<>(file.keyIds());
        left.remove(keyId);
        if (left.isEmpty()) {
            throw new KeyException(
                    ErrorCode.LAST_KEY,
                    "The key '" + keyId + "' is the last that opens the repository of tenant '" + file.tenant() + "'.");
        }
        return file.with(file.keys().stream().map(e -> e.without(keyId)).toList());
    }

    private KeyProvider openedBy(KeyringFile file) {
        return keyring.providers().stream()
                .filter(p -> file.keyIds().contains(p.keyId()))
                .findFirst()
                .orElseThrow();
    }

    private List<KeyProvider> providersOf(KeyringFile file) {
        List<KeyProvider> all = new ArrayList<>();
        for (String keyId : file.keyIds()) {
            Optional<KeyProvider> provider = keyring.providers().stream()
                    .filter(p -> p.keyId().equals(keyId))
                    .findFirst();
            all.add(
                    provider.orElseThrow(
                            () -> new KeyException(
                                    ErrorCode.KEY_UNAVAILABLE,
                                    "The key '" + keyId + "' opens the repository of tenant '" + file.tenant()
                                            + "' and was not given: it has to wrap the new data key too. Give it, or remove it first.")));
        }
        return all;
    }
}
