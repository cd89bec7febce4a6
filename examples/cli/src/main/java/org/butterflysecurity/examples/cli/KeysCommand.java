package org.butterflysecurity.examples.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.butterflysecurity.BackupKeys;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.IdentityBackupBuilder;
import org.butterflysecurity.crypto.KeyFileProvider;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.model.DataKeyInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists and changes the keys of the repository. */
@Command(
        name = "keys",
        description = {
            "list: the data keys, and which keys open them.",
            "rotate --new-key-file FILE: that key opens the repository from now on, and --key-file no more.",
            "rotate --data: a new data key encrypts from now on. A prune takes the former one away when nothing needs it.",
            "add --new-key-file FILE: that key opens the repository too.",
            "remove --key-id ID: that key opens the repository no more.",
            "What is stored is not encrypted again."
        })
final class KeysCommand extends ButterflyCommand {
    /** What to do with the keys. */
    enum Action {
        LIST,
        ROTATE,
        ADD,
        REMOVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "list|rotate|add|remove", description = "what to do")
    private Action action = Action.LIST;

    @Option(names = "--new-key-file", paramLabel = "FILE", description = "another key, made by keygen")
    private @Nullable Path newKeyFile;

    @Option(names = "--data", description = "rotate the data key")
    private boolean data;

    @Option(names = "--key-id", paramLabel = "ID", description = "the key to remove, as list tells it")
    private @Nullable String keyId;

    @Option(
            names = "--other-key-file",
            paramLabel = "FILE",
            description = "a further key that opens the repository; rotate --data needs all of them")
    private List<Path> otherKeyFiles = List.of();

    @Override
    int run(Butterfly butterfly) {
        IdentityBackupBuilder wiring = butterfly.readable();
        otherKeyFiles.forEach(file -> wiring.recoveryKey(KeyFileProvider.at(file)));
        try (IdentityBackup backup = wiring.build()) {
            change(butterfly, backup.keys());
            tell(butterfly, backup.keys().list());
        }
        return 0;
    }

    private void change(Butterfly butterfly, BackupKeys keys) {
        switch (action) {
            case LIST -> {}
            case ROTATE -> rotate(butterfly, keys);
            case ADD -> keys.add(newKey(butterfly));
            case REMOVE -> {
                if (keyId == null) {
                    throw butterfly.usage("Name the key to remove: --key-id ID");
                }
                keys.remove(keyId);
            }
        }
    }

    private void rotate(Butterfly butterfly, BackupKeys keys) {
        if (data == (newKeyFile != null)) {
            throw butterfly.usage("Say what to rotate: --new-key-file FILE, or --data.");
        }
        if (data) {
            keys.rotateDataKey();
        } else {
            keys.rotate(newKey(butterfly));
        }
    }

    private KeyFileProvider newKey(Butterfly butterfly) {
        if (newKeyFile == null) {
            throw butterfly.usage("Missing option: --new-key-file FILE");
        }
        return KeyFileProvider.at(newKeyFile);
    }

    private static void tell(Butterfly butterfly, List<DataKeyInfo> keys) {
        if (butterfly.json()) {
            butterfly.print(JsonObject.builder()
                    .put("keys", JsonArray.from(keys, KeysCommand::json))
                    .build());
        } else if (!butterfly.quiet()) {
            for (DataKeyInfo key : keys) {
                butterfly
                        .out()
                        .printf(
                                "data key %s of %s%s, opened by %s%n",
                                key.id(), key.createdAt(), use(key), String.join(", ", key.keyIds()));
            }
        }
    }

    private static String use(DataKeyInfo key) {
        if (key.isRetired()) {
            return ", retired: opens nothing any more";
        }
        return key.encrypts() ? ", encrypts" : ", opens what it encrypted";
    }

    private static JsonObject json(DataKeyInfo key) {
        return JsonObject.builder()
                .put("id", key.id())
                .put("createdAt", key.createdAt().toString())
                .put("encrypts", key.encrypts())
                .put("retired", key.isRetired())
                .put("keyIds", JsonArray.ofStrings(key.keyIds()))
                .build();
    }
}
