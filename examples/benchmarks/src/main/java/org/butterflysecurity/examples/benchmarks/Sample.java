package org.butterflysecurity.examples.benchmarks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What one operation took.
 *
 * @param mebibytes peak resident size; 0 where it was not measured
 */
record Sample(double seconds, double cpuSeconds, long mebibytes) {

    /** Reads {@code seconds cpu-seconds mebibytes}. */
    static Sample of(String line) {
        String[] parts = line.split(" ");
        return new Sample(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
    }

    /** The medians of several. */
    static String cell(List<Sample> samples) {
        int middle = samples.size() / 2;
        double seconds = samples.stream().map(Sample::seconds).sorted().toList().get(middle);
        double cpu = samples.stream().map(Sample::cpuSeconds).sorted().toList().get(middle);
        long mebibytes = samples.stream()
                .map(Sample::mebibytes)
                .max(Comparator.naturalOrder())
                .orElse(0L);
        String times = String.format(Locale.ROOT, "%.3f, %.3f", seconds, cpu);
        return mebibytes == 0 ? times : times + " (RSS " + mebibytes + " MiB)";
    }
}
