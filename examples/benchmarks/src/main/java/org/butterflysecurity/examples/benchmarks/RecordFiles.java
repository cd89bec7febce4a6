package org.butterflysecurity.examples.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Made-up records of an org, a file of NDJSON for each type: {@code key TAB document} lines. The same seed gives the same files; a second
 * round changes one in a thousand users and app assignments. Okta lists apps, groups and members by id, as far as recorded traffic shows;
 * what comes in no order has to be sorted first.
 */
final class RecordFiles {
    static final List<String> TYPES = List.of("user", "group", "group-membership", "app", "app-user");
    private static final String[] WORDS = {
        "north", "river", "stone", "amber", "cloud", "maple", "delta", "orbit", "cedar", "lunar", "ember", "frost",
        "grove", "haven"
    };

    private final int users;
    private final boolean changed;
    private final boolean inOrder;

    /**
     * Records of one round.
     *
     * @param changed whether it is the second round
     * @param inOrder whether they come in the order of their ids; else in no order
     */
    RecordFiles(int users, boolean changed, boolean inOrder) {
        this.users = users;
        this.changed = changed;
        this.inOrder = inOrder;
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        int groups = users / 10;
        int apps = 500;
        write(directory, "user", users, this::user);
        write(directory, "group", groups, this::group);
        write(directory, "app", apps, this::app);
        write(directory, "group-membership", users * 5, i -> membership(i, groups));
        write(directory, "app-user", users * 2, i -> appUser(i, apps));
    }

    private void write(Path directory, String type, int count, IntFunction<String> line) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(type + ".ndjson"))) {
            for (int number : numbers(count, line)) {
                out.write(line.apply(number));
                out.write('\n');
            }
        }
    }

    private Collection<Integer> numbers(int count, IntFunction<String> line) {
        if (!inOrder) {
            return IntStream.range(0, count).boxed().toList();
        }
        SortedMap<String, Integer> byKey = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String text = line.apply(i);
            byKey.put(text.substring(0, text.indexOf('\t')), i);
        }
        return byKey.values();
    }

    private String membership(int i, int groups) {
        int user = i % users;
        int group = (int) ((user * 31L + i / users * 7919L) % groups);
        return "00g" + id(group) + "/00u" + id(user) + "\t{\"id\":\"00u" + id(user) + "\"}";
    }

    private static String id(int number) {
        return String.format(Locale.ROOT, "%08x", number * 0x9E3779B1) + String.format(Locale.ROOT, "%09d", number);
    }

    private boolean isChanged(int number) {
        return changed && number % 1000 == 7;
    }

    private String user(int i) {
        Random random = new Random(i);
        StringBuilder text = new StringBuilder("00u" + id(i) + "\t{\"id\":\"00u" + id(i)
                + "\",\"status\":\"ACTIVE\",\"created\":\"2025-0" + (1 + i % 9) + "-11T08:" + (10 + i % 50)
                + ":21.000Z\","
                + "\"lastUpdated\":\"2026-1" + i % 2 + "-0" + (1 + i % 9) + "T07:12:" + (10 + i % 50)
                + ".000Z\",\"profile\":{"
                + "\"login\":\"user" + i + "@corp.example\",\"email\":\"user" + i + "@corp.example\",\"firstName\":\""
                + word(random) + "\",\"lastName\":\"" + word(random) + i + "\",\"department\":\"" + word(random)
                + "\",\"employeeNumber\":\"" + (100000 + i) + "\",\"title\":\"" + (isChanged(i) ? "Changed " : "")
                + word(random) + " " + word(random) + "\"");
        for (int field = 0; field < 16; field++) {
            text.append(",\"custom")
                    .append(WORDS[field % WORDS.length])
                    .append(field)
                    .append("\":\"");
            for (int w = 0; w < 4; w++) {
                text.append(word(random)).append(random.nextInt(5000)).append(w < 3 ? "-" : "");
            }
            text.append('"');
        }
        return text + "},\"credentials\":{\"provider\":{\"type\":\"OKTA\",\"name\":\"OKTA\"}}}";
    }

    private String group(int i) {
        return "00g" + id(i) + "\t{\"id\":\"00g" + id(i) + "\",\"type\":\"OKTA_GROUP\",\"profile\":{\"name\":\"Group "
                + i + "\",\"description\":\"" + word(new Random(i)) + " " + i + "\"}}";
    }

    private String app(int i) {
        return "0oa" + id(i) + "\t{\"id\":\"0oa" + id(i) + "\",\"label\":\"App " + i
                + "\",\"name\":\"oidc_client\",\"status\":\"ACTIVE\",\"signOnMode\":\"OPENID_CONNECT\",\"settings\":{\"notes\":\""
                + word(new Random(i)) + "\"}}";
    }

    private String appUser(int i, int apps) {
        int user = i % users;
        int app = (int) ((user * 17L + i / users * 101L) % apps);
        return "0oa" + id(app) + "/00u" + id(user) + "\t{\"id\":\"00u" + id(user)
                + "\",\"scope\":\"USER\",\"status\":\"ACTIVE\",\"credentials\":{\"userName\":\"user" + user
                + "@corp.example\"},\"profile\":{\"role\":\"" + (isChanged(i) ? "changed" : WORDS[i % WORDS.length])
                + "\"}}";
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
