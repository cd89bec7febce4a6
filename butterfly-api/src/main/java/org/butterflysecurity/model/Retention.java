package org.butterflysecurity.model;

/**
 * Which snapshots to keep. A snapshot is kept if any rule keeps it; the newest of each period, in UTC, stands for the period.
 * The newest complete snapshot is always kept.
 *
 * @param last the newest, whatever their age
 * @param hourly the newest of each of so many hours that have one; likewise the others
 */
public record Retention(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    public Retention {
        if (last < 0 || hourly < 0 || daily < 0 || weekly < 0 || monthly < 0 || yearly < 0) {
            throw new IllegalArgumentException("A number of snapshots to keep must not be negative");
        }
    }

    /** Keeps nothing but the newest complete snapshot, until told what else. */
    public static Retention keep() {
        return new Retention(0, 0, 0, 0, 0, 0);
    }

    public Retention last(int snapshots) {
        return new Retention(snapshots, hourly, daily, weekly, monthly, yearly);
    }

    public Retention hourly(int hours) {
        return new Retention(last, hours, daily, weekly, monthly, yearly);
    }

    public Retention daily(int days) {
        return new Retention(last, hourly, days, weekly, monthly, yearly);
    }

    public Retention weekly(int weeks) {
        return new Retention(last, hourly, daily, weeks, monthly, yearly);
    }

    public Retention monthly(int months) {
        return new Retention(last, hourly, daily, weekly, months, yearly);
    }

    public Retention yearly(int years) {
        return new Retention(last, hourly, daily, weekly, monthly, years);
    }
}
