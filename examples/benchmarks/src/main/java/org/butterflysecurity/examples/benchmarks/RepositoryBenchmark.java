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
 * a write with one record in a thousand changed, verification, reading, comparison, size; medians of five. Ours is measured in a
 * fresh JVM, and warm: the third time in one JVM. Ours parses and redacts every record; the others read files as they are. restic
 * derives its key anew each time it is started, which takes about 0.7 s.
 *
 * <p>Arguments: users, 100,000 unless stated; {@code unordered} for records that do not come in the order of their ids.
 */
public final class RepositoryBenchmark {
    /** How often an operation is done in one JVM. */
    private static final int WARM = 3;
    /** How often each figure is measured. */
    private static final int REPETITIONS = 5;

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
            new RepositoryBenchmark(work).run(users, !List.of(arguments).contains("unordered"));
        } finally {
            Directories.delete(work);
        }
    }

    private void run(int users, boolean inOrder) throws IOException, InterruptedException {
        new RecordFiles(users, false, inOrder).write(work.resolve("first"));
        new RecordFiles(users, true, inOrder).write(work.resolve("second"));
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

    /** The first of several times in one JVM is that of a fresh one, the last counts as warm. */
    private void operation(String figure, String operation, String records) throws IOException, InterruptedException {
        boolean isChanging = operation.equals("backup");
        Path repository = work.resolve("ours");
        List<List<String>> runs = repeatedly(repository, () -> {
            for (int i = 1; i < WARM && isChanging; i++) {
                Directories.copy(repository, work.resolve("ours-" + i));
            }
            settle();
            List<String> lines = lines(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:FreqInlineSize=80",
                    "-cp",
                    System.getProperty("java.class.path"),
                    RepositoryOperation.class.getName(),
                    operation,
                    repository.toString(),
                    work.resolve("key").toString(),
                    work.resolve(records).toString(),
                    String.valueOf(WARM),
                    String.valueOf(System.currentTimeMillis()));
            for (int i = 1; i < WARM && isChanging; i++) {
                Directories.delete(work.resolve("ours-" + i));
            }
            return lines;
        });
        row(figure).add(Sample.cell(runs.stream().map(r -> Sample.of(r.get(0))).toList()));
        row(figure)
                .add(Sample.cell(
                        runs.stream().map(r -> Sample.of(r.get(WARM - 1))).toList()));
    }

    /** Lets the disk take what was copied for the measurement, not during it. */
    private static void settle() throws IOException, InterruptedException {
        shell("sync");
    }

    private interface Measured<T> {
        T measure() throws IOException, InterruptedException;
    }

    /** Measures some times, of which the medians count; each time finds the repository as it was before. */
    private <T> List<T> repeatedly(Path repository, Measured<T> measured) throws IOException, InterruptedException {
        Path before = work.resolve("before");
        Directories.copy(repository, before);
        List<T> results = new ArrayList<>();
        for (int i = 0; i < REPETITIONS; i++) {
            Directories.delete(repository);
            Directories.copy(before, repository);
            results.add(measured.measure());
        }
        Directories.delete(before);
        return results;
    }

    private void restic() throws IOException, InterruptedException {
        Path repository = work.resolve("restic");
        String restic = "restic -q --no-cache -r " + repository + " -p " + work.resolve("password") + " ";
        shell(restic + "init");
        String first = "cd " + work.resolve("first") + " && " + restic + "backup . --force";
        String second = "cd " + work.resolve("second") + " && " + restic + "backup . --force";
        peer(repository, List.of(first, first, second), restic + "check --read-data", restic + "dump latest /");
    }

    private void borg() throws IOException, InterruptedException {
        Path directory = Files.createDirectory(work.resolve("borg"));
        String borg = "export BORG_PASSPHRASE=benchmark BORG_BASE_DIR=" + directory.resolve("base")
                + " BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes; borg ";
        Path repository = directory.resolve("repository");
        shell(borg + "init -e repokey-blake2 " + repository);
        String create = " && " + borg + "create -C zstd,3 --files-cache disabled " + repository;
        peer(
                directory,
                List.of(
                        "cd " + work.resolve("first") + create + "::a .",
                        "cd " + work.resolve("first") + create + "::b .",
                        "cd " + work.resolve("second") + create + "::c ."),
                borg + "check --verify-data " + repository,
                borg + "extract --stdout " + repository + "::c ");
    }

    private void peer(Path repository, List<String> writes, String check, String read)
            throws IOException, InterruptedException {
        long empty = size(repository);
        timed("first write", writes.get(0), repository);
        long stored = size(repository);
        timed("unchanged write", writes.get(1), repository);
        long unchanged = size(repository);
        timed("0.1 % changed", writes.get(2), repository);
        long changed = size(repository);
        timed("verify every byte", check, repository);
        timed("read one large type", read + "user.ndjson > /dev/null", repository);
        timed("read one small type", read + "app.ndjson > /dev/null", repository);
        timed("read one record", read + "app.ndjson > /dev/null", repository);
        row("which records changed").add("tells files only");
        put("stored, bytes", stored - empty);
        put("added by unchanged, bytes", unchanged - stored);
        put("added by 0.1 % changed, bytes", changed - unchanged);
    }

    private void timed(String figure, String command, Path repository) throws IOException, InterruptedException {
        List<Sample> samples = repeatedly(repository, () -> {
            settle();
            List<String> lines = shell("TIMEFORMAT='%R %U %S'; time { " + command + " ; }");
            String[] times = lines.get(lines.size() - 1).split(" ");
            double cpu = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
            return new Sample(Double.parseDouble(times[0]), cpu, 0);
        });
        row(figure).add(Sample.cell(samples));
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
