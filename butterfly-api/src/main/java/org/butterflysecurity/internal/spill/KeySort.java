package org.butterflysecurity.internal.spill;

/**
 * Sorts records by their keys, eight bytes at a time: a merge sort over numbers, then again within each run of equal ones with the
 * next eight bytes. Keys of one type have long beginnings in common, which comparing them byte by byte would read over and over.
 * Stable, and linear for what is in order already.
 */
final class KeySort {
    private static final int FEW = 16;

    private final RecordBuffer records;
    private final long[] positions;
    private final long[] words;
    private final long[] positionsBeside;
    private final long[] wordsBeside;
    private final int count;

    KeySort(RecordBuffer records, long[] positions, int count) {
        this.records = records;
        this.positions = positions;
        this.count = count;
        words = new long[count];
        positionsBeside = new long[count];
        wordsBeside = new long[count];
    }

    void sort() {
        sortFrom(0, count, 0);
    }

    /** Sorts records whose keys have the first {@code depth} bytes in common. */
    private void sortFrom(int from, int to, int depth) {
        int longest = 0;
        for (int i = from; i < to; i++) {
            words[i] = records.word(positions[i], depth) ^ Long.MIN_VALUE;
            longest = Math.max(longest, RecordBuffer.keyLength(positions[i]));
        }
        mergeSort(from, to);
        boolean isLast = longest <= depth + Long.BYTES;
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || words[i] != words[start]) {
                if (i - start > 1 && isLast) {
                    sortByLength(start, i);
                } else if (i - start > 1) {
                    sortFrom(start, i, depth + Long.BYTES);
                }
                start = i;
            }
        }
    }

    /** A key that is the beginning of another, which goes on with zeros, comes before it. */
    private void sortByLength(int from, int to) {
        for (int i = from; i < to; i++) {
            words[i] = RecordBuffer.keyLength(positions[i]);
        }
        mergeSort(from, to);
    }

    private void mergeSort(int from, int to) {
        if (to - from <= FEW) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(from, middle);
        mergeSort(middle, to);
        if (words[middle - 1] > words[middle]) {
            merge(from, middle, to);
        }
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long word = words[i];
            long position = positions[i];
            int at = i;
            while (at > from && words[at - 1] > word) {
                words[at] = words[at - 1];
                positions[at] = positions[at - 1];
                at--;
            }
            words[at] = word;
            positions[at] = position;
        }
    }

    private void merge(int from, int middle, int to) {
        int length = middle - from;
        System.arraycopy(words, from, wordsBeside, 0, length);
        System.arraycopy(positions, from, positionsBeside, 0, length);
        int left = 0;
        int right = middle;
        int at = from;
        while (left < length) {
            boolean takeLeft = right == to || wordsBeside[left] <= words[right];
            words[at] = takeLeft ? wordsBeside[left] : words[right];
            positions[at++] = takeLeft ? positionsBeside[left++] : positions[right++];
        }
    }
}
