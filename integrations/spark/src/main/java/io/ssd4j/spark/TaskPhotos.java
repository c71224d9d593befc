// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The photos of a task, from rows with a path and a content. They are numbered, because a detector names photos by paths of this machine, and Spark's
 * are of a file system, and perhaps repeated. Only the task's thread takes rows and results; {@link #read} is called on several threads.
 */
final class TaskPhotos {
    private final Iterator<Row> rows;
    private final ReadingOptions reading;
    private final int partition = TaskContext.getPartitionId();
    private final Map<Path, PendingPhoto> pending = new ConcurrentHashMap<>();
    private final Deque<Path> order = new ArrayDeque<>();
    private long taken;

    /** What the input threw, which has nothing to do with a photo. */
    private @Nullable RuntimeException inputFailure;

    /**
     * @param rows with the columns path and content
     */
    TaskPhotos(Iterator<Row> rows, ReadingOptions reading) {
        this.rows = rows;
        this.reading = reading;
    }

    /** The numbers of the photos, lazily: a row is taken when its number is. */
    Stream<Path> numbers() {
        Iterator<Path> numbers = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return fromInput(rows::hasNext);
            }

            @Override
            public Path next() {
                Row row = fromInput(rows::next);
                String place = "the photo in row " + taken + " of partition " + partition;
                Path number = Path.of(Long.toString(taken++));
                pending.put(number, new PendingPhoto(row.isNullAt(0) ? null : row.getString(0), place, row.getAs(1)));
                order.add(number);
                return number;
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(numbers, Spliterator.ORDERED), false);
    }

    private <T> T fromInput(Supplier<T> input) {
        try {
            return input.get();
        } catch (RuntimeException e) {
            inputFailure = e;
            throw e;
        }
    }

    /** Decodes a photo that has been taken. */
    RgbImage read(Path number) {
        return Objects.requireNonNull(pending.get(number)).read(reading);
    }

    /**
     * Returns the failure of a task with the name of the photo whose result was wanted, unless it is a failure of the input.
     *
     * @param failure of the detection
     */
    RuntimeException named(RuntimeException failure) {
        Path next = order.peek();
        if (next == null || failure.equals(inputFailure)) {
            return failure;
        }
        return new IllegalStateException(
                "the detection failed at "
                        + Objects.requireNonNull(pending.get(next)).name()
                        + ", or at a photo after it that was computed ahead: " + failure,
                failure);
    }

    /** Frees the photo whose result is used now, and returns its path; null if its row has none. */
    @Nullable
    String finish() {
        PendingPhoto photo = Objects.requireNonNull(pending.remove(order.remove()));
        photo.release();
        return photo.path();
    }

    /** Frees all photos. */
    void close() {
        pending.values().forEach(PendingPhoto::release);
        pending.clear();
    }
}
