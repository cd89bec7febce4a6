package org.butterflysecurity.examples.cli;

import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.butterflysecurity.IdentityBackup;
import org.butterflysecurity.error.ErrorCode;
import org.butterflysecurity.error.RepositoryException;
import org.butterflysecurity.model.Resource;
import org.butterflysecurity.model.ResourceJson;
import org.butterflysecurity.model.ResourceKey;
import org.butterflysecurity.model.ResourceType;
import org.butterflysecurity.model.Snapshot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes objects out of a snapshot. */
@Command(
        name = "get",
        description = "Writes one JSON object a line for every object of a type, or for those with an id or a name.")
final class GetCommand extends ButterflyCommand {
    private static final int LINES_BETWEEN_CHECKS = 1_000;

    @Parameters(index = "0", paramLabel = "SNAPSHOT", description = "a snapshot's number, 'latest' or 'previous'")
    private String snapshot = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "for instance okta/app, or app")
    private String type = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "ID",
            description = "an object's own id, or its key: the ids of its parents and its own, joined by '/'")
    private @Nullable String id;

    @Option(names = "--name", paramLabel = "GLOB", description = "objects with such a name; * and ? stand for others")
    private @Nullable String name;

    @Override
    int run(Butterfly butterfly) {
        if (id != null && name != null) {
            throw butterfly.usage("Give an ID or --name, not both.");
        }
        try (IdentityBackup backup = butterfly.stored()) {
            Snapshot from = Names.snapshot(backup, snapshot);
            ResourceType wanted = Names.type(type, Names.typesOf(from));
            if (id != null) {
                one(butterfly, backup, from, wanted, id);
            } else {
                Predicate<String> named = name == null ? n -> true : Names.glob(name);
                write(butterfly, backup, from, wanted, r -> named.test(r.name()));
            }
        }
        return 0;
    }

    /** By key, which takes a few reads; else by own id, which takes a look at every object. */
    private static void one(Butterfly butterfly, IdentityBackup backup, Snapshot from, ResourceType type, String id) {
        Optional<Resource> byKey = id.isEmpty() || id.startsWith("/") || id.endsWith("/") || id.contains("//")
                ? Optional.empty()
                : backup.find(from.id(), type, ResourceKey.parse(id));
        if (byKey.isPresent()) {
            butterfly.print(ResourceJson.of(byKey.get()));
        } else if (write(butterfly, backup, from, type, r -> r.key().id().equals(id)) == 0) {
            throw new RepositoryException(
                    ErrorCode.UNKNOWN_OBJECT,
                    "Snapshot " + from.id() + " has no " + type + " with the id '" + id + "'.");
        }
    }

    private static long write(
            Butterfly butterfly, IdentityBackup backup, Snapshot from, ResourceType type, Predicate<Resource> wanted) {
        long written = 0;
        try (Stream<Resource> resources = backup.read(from.id(), type)) {
            for (Iterator<Resource> each = resources.filter(wanted).iterator(); each.hasNext(); written++) {
                butterfly.print(ResourceJson.of(each.next()));
                if (written % LINES_BETWEEN_CHECKS == LINES_BETWEEN_CHECKS - 1
                        && butterfly.out().checkError()) {
                    break; // nobody reads on
                }
            }
        }
        return written;
    }
}
