package org.butterflysecurity.examples.cli;

import java.util.Locale;
import org.butterflysecurity.json.JsonArray;
import org.butterflysecurity.json.JsonObject;
import org.butterflysecurity.storage.r2.BucketReport;
import org.butterflysecurity.storage.r2.BucketReport.Finding;
import org.butterflysecurity.storage.r2.R2Storage;

/** What {@code preflight} tells of a bucket. */
final class BucketReports {
    private BucketReports() {}

    /** Tries the bucket and tells; whether it can be used. */
    static boolean tell(Butterfly butterfly, String store) {
        try (R2Storage storage = Buckets.open(store)) {
            BucketReport report = storage.preflight();
            if (butterfly.json()) {
                butterfly.print(json(report));
            } else {
                butterfly
                        .out()
                        .println("Bucket " + report.where() + ": region "
                                + report.region().orElse("unknown")
                                + ", public " + word(report.publiclyReadable())
                                + ", conditional writes " + word(report.conditionalWrites())
                                + ", versioned " + word(report.versioned())
                                + ", object lock " + word(report.locked())
                                + report.defaultLock()
                                        .map(l -> " (" + l.mode() + ", " + l.days() + " days)")
                                        .orElse(""));
                report.problems().forEach(butterfly.out()::println);
            }
            return report.isUsable();
        }
    }

    private static JsonObject json(BucketReport report) {
        return JsonObject.builder()
                .put("bucket", report.where())
                .put("region", report.region().orElse(""))
                .put("public", word(report.publiclyReadable()))
                .put("conditionalWrites", word(report.conditionalWrites()))
                .put("versioned", word(report.versioned()))
                .put("objectLock", word(report.locked()))
                .put("lockMode", report.defaultLock().map(l -> l.mode().name()).orElse(""))
                .put("lockDays", report.defaultLock().map(l -> l.days()).orElse(0))
                .put("problems", JsonArray.ofStrings(report.problems()))
                .build();
    }

    private static String word(Finding finding) {
        return finding.name().toLowerCase(Locale.ROOT);
    }
}
