package org.butterflysecurity;

import java.util.List;
import java.util.function.Supplier;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.KeyException;
import org.butterflysecurity.internal.repository.KeyringEditor;
import org.butterflysecurity.model.DataKeyInfo;
import org.butterflysecurity.spi.KeyProvider;
import org.butterflysecurity.spi.StorageBackend;

/**
 * The keys of a tenant's repository. Data keys encrypt what is stored; keys of the host open the data keys. Every change is a small
 * write: what is stored is not encrypted again. Safe beside a run; of two changes at once one is refused with
 * {@link ErrorCode#REPOSITORY_LOCKED}. A change that is cut short has happened or has not.
 *
 * <p>Whoever copied the storage before a key was removed can still open that copy with the removed key, and put the old keyring
 * back: remove a key because it is no longer needed; when it is in wrong hands, erase the tenant and back up anew.
 */
public final class BackupKeys {
    private final Supplier<KeyringEditor> editor;
    private final StorageBackend storage;

    BackupKeys(Supplier<KeyringEditor> editor, StorageBackend storage) {
        this.editor = editor;
        this.storage = storage;
    }

    /** The data keys, oldest first, with the host's keys that open them. */
    public List<DataKeyInfo> list() {
        return editor.get().list();
    }

    /** Lets another key of the host open the repository, for instance one that is kept for emergencies. */
    public void add(KeyProvider added) {
        IdentityBackupBuilder.refuseKeyInStorage(storage, added);
        editor.get().add(added);
    }

    /**
     * Lets a key open the repository no more.
     *
     * @param keyId as {@link #list} tells it
     * @throws KeyException with {@link ErrorCode#LAST_KEY} if no other key opens all of it
     */
    public void remove(String keyId) {
        editor.get().remove(keyId);
    }

    /** Puts a key in place of the one that opened the repository just now. Give it to the builder from then on. */
    public void rotate(KeyProvider replacement) {
        IdentityBackupBuilder.refuseKeyInStorage(storage, replacement);
        editor.get().rotate(replacement);
    }

    /**
     * Makes a new data key, which encrypts what is stored from now on. All keys that open the repository must have been given to
     * the builder. The prune that removes the last snapshot of a former data key takes that key out of the keyring, and what it
     * encrypted cannot be read any more, wherever there is a copy of it.
     *
     * @return its id
     */
    public String rotateDataKey() {
        return editor.get().rotateDataKey();
    }
}
