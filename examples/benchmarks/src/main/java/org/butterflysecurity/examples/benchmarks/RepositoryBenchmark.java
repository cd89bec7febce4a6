package org.butterflysecurity.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.butterflysecurity.crypto.KeyFileProvider;

/**
 * Measures Butterfly's repository beside restic and borg, where they are installed, on the same records: first write, unchanged write,
 * a write with one record in a thousand changed, verification, reading, comparison, size. Ours is measured in a fresh JVM for each
 * operation, and warm: the third time in one JVM. Ours parses and redacts every record; the others read files as they are. restic
 * derives its key anew each time it is started, which takes about 0.7 s.
 *
 * <p>Argument: users, 100,000 unless stated.
 */
public final class RepositoryBenchmark {
    private static final int WARM = 3;

    private final Path work;
    private final Map<String, List<String>> table = new LinkedHashMap<>();

    private RepositoryBenchmark(Path work) {
        this.work = work;
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int users = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Path work = Files.createTempDirectory("butterfly-repository-benchmark");
        try {
            new RepositoryBenchmark(work).run(users);
        } finally {
            Directories.delete(work);
        }
    }

    private void run(int users) throws IOException, InterruptedException {
        new RecordFiles(users, false).write(work.resolve("first"));
        new RecordFiles(users, true).write(work.resolve("second"));
        System.out.printf(
                Locale.ROOT,
                "%,d users, %,d bytes of records, %d processors%n",
                users,
                size(work.resolve("first")),
                Runtime.getRuntime().availableProcessors());
        KeyFileProvider.generate(work.resolve("key"), new SecureRandom()).close();
        Files.createDirectories(work.resolve("ours"));
        Files.writeString(work.resolve("password"), "benchmark");
        ours();
        Optional<String> restic = version("restic", "version");
        Optional<String> borg = version("borg", "--version");
        if (restic.isPresent()) {
            restic();
        }
        if (borg.isPresent()) {
            borg();
        }
        System.out.println(
                "| figure | Butterfly fresh: s, CPU s | warm: s, CPU s | restic: s, CPU s | borg: s, CPU s |");
        System.out.println("|---|---|---|---|---|");
        table.forEach((figure, cells) -> System.out.println("| " + figure + " | " + String.join(" | ", cells) + " |"));
        System.out.println("restic: " + restic.orElse("not installed") + "; borg: " + borg.orElse("not installed"));
    }

    private void ours() throws IOException, InterruptedException {
        operation("first write", "backup", "first");
        long first = size(work.resolve("ours"));
        operation("unchanged write", "backup", "first");
        long unchanged = size(work.resolve("ours"));
        operation("0.1 % changed", "backup", "second");
        long changed = size(work.resolve("ours"));
        operation("verify every byte", "verify", "first");
        operation("read one large type", "read-large", "first");
        operation("read one small type", "read-small", "first");
        operation("read one record", "read-one", "first");
        operation("which records changed", "diff", "first");
        put("stored, bytes", first);
        put("added by unchanged, bytes", unchanged - first);
        put("added by 0.1 % changed, bytes", changed - unchanged);
    }

    private List<String> row(String figure) {
        return table.computeIfAbsent(figure, f -> new ArrayList<>());
    }

    private void put(String figure, long bytes) {
        List<String> row = row(figure);
        row.add(String.format(Locale.ROOT, "%,d", bytes));
        if (row.size() == 1) {
            row.add("");
        }
    }

    /** Done three times in one JVM, of which the last counts as warm; each time what changes a repository finds it as it was before. */
    private void operation(String figure, String operation, String records) throws IOException, InterruptedException {
        boolean isChanging = operation.equals("backup");
        for (int i = 1; i < WARM && isChanging; i++) {
            Directories.copy(work.resolve("ours"), work.resolve("ours-" + i));
        }
        List<String> lines = lines(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RepositoryOperation.class.getName(),
                operation,
                work.resolve("ours").toString(),
                work.resolve("key").toString(),
                work.resolve(records).toString(),
                String.valueOf(WARM),
                String.valueOf(System.currentTimeMillis()));
        row(figure).add(cell(lines.get(0)));
        row(figure).add(cell(lines.get(lines.size() - 1)));
        for (int i = 1; i < WARM && isChanging; i++) {
            Directories.delete(work.resolve("ours-" + i));
        }
    }

    private static String cell(String line) {
        String[] parts = line.split(" ");
        return parts[0] + ", " + parts[1] + " (RSS " + parts[2] + " MiB)";
    }

    private void restic() throws IOException, InterruptedException {
        String restic = "restic -q --no-cache -r " + work.resolve("restic") + " -p " + work.resolve("password") + " ";
        shell(restic + "init");
        String first = "cd " + work.resolve("first") + " && " + restic + "backup .";
        String second = "cd " + work.resolve("second") + " && " + restic + "backup .";
        long before = size(work.resolve("restic"));
        timed("first write", first);
        long stored = size(work.resolve("restic"));
        timed("unchanged write", first + " --force");
        long unchanged = size(work.resolve("restic"));
        timed("0.1 % changed", second + " --force");
        long changed = size(work.resolve("restic"));
        timed("verify every byte", restic + "check --read-data");
        timed("read one large type", restic + "dump latest /user.ndjson > /dev/null");
        timed("read one small type", restic + "dump latest /app.ndjson > /dev/null");
        timed("read one record", restic + "dump latest /app.ndjson > /dev/null");
        row("which records changed").add("tells files only");
        put("stored, bytes", stored - before);
        put("added by unchanged, bytes", unchanged - stored);
        put("added by 0.1 % changed, bytes", changed - unchanged);
    }

    private void borg() throws IOException, InterruptedException {
        String environment = "export BORG_PASSPHRASE=benchmark BORG_BASE_DIR=" + work.resolve("borg-base")
                + " BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes; ";
        String repository = work.resolve("borg").toString();
        shell(environment + "borg init -e repokey-blake2 " + repository);
        String create = "&& borg create -C zstd,3 --files-cache disabled " + repository + "::";
        timed("first write", environment + "cd " + work.resolve("first") + create + "a .");
        long stored = size(work.resolve("borg"));
        timed("unchanged write", environment + "cd " + work.resolve("first") + create + "b .");
        long unchanged = size(work.resolve("borg"));
        timed("0.1 % changed", environment + "cd " + work.resolve("second") + create + "c .");
        long changed = size(work.resolve("borg"));
        timed("verify every byte", environment + "borg check --verify-data " + repository);
        timed(
                "read one large type",
                environment + "borg extract --stdout " + repository + "::c user.ndjson > /dev/null");
        timed(
                "read one small type",
                environment + "borg extract --stdout " + repository + "::c app.ndjson > /dev/null");
        timed("read one record", environment + "borg extract --stdout " + repository + "::c app.ndjson > /dev/null");
        row("which records changed").add("tells files only");
        put("stored, bytes", stored);
        put("added by unchanged, bytes", unchanged - stored);
        put("added by 0.1 % changed, bytes", changed - unchanged);
    }

    private void timed(String figure, String command) throws IOException, InterruptedException {
        List<String> lines = shell("TIMEFORMAT='%R %U %S'; time { " + command + " ; }");
        String[] times = lines.get(lines.size() - 1).split(" ");
        double cpu = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
        row(figure).add(String.format(Locale.ROOT, "%s, %.3f", times[0], cpu));
    }

    private static List<String> shell(String command) throws IOException, InterruptedException {
        return lines("bash", "-c", command);
    }

    private static List<String> lines(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out.lines().forEach(lines::add);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("'" + String.join(" ", command) + "' failed: " + lines);
        }
        return lines;
    }

    private static Optional<String> version(String program, String argument) {
        try {
            return lines(program, argument).stream().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
