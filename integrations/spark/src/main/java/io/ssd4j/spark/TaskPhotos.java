// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.ssd.image.PhotoOptions;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;

/**
 * The photos of a task, from rows with a path and a content. They are numbered, because a detector names photos by paths of this machine, and Spark's
 * are of a file system, and perhaps repeated. Only the task's thread takes rows and results; {@link #read} is called on several threads.
 */
final class TaskPhotos {
    private final Iterator<Row> rows;
    private final PhotoOptions reading;
    private final Map<Path, PendingPhoto> pending = new ConcurrentHashMap<>();
    private final Deque<Path> order = new ArrayDeque<>();
    private long taken;

    /**
     * @param rows with the columns path and content
     */
    TaskPhotos(Iterator<Row> rows, DetectionOptions options) {
        this.rows = rows;
        this.reading = new PhotoOptions(options.orientation(), OptionalLong.of(options.maxPixels()));
    }

    /** The numbers of the photos, lazily: a row is taken when its number is. */
    Stream<Path> numbers() {
        Iterator<Path> numbers = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Path next() {
                Row row = rows.next();
                Path number = Path.of(Long.toString(taken++));
                pending.put(number, new PendingPhoto(row.isNullAt(0) ? "a photo" : row.getString(0), row.getAs(1)));
                order.add(number);
                return number;
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(numbers, Spliterator.ORDERED), false);
    }

    /** Decodes a photo that has been taken. */
    RgbImage read(Path number) {
        return Objects.requireNonNull(pending.get(number)).read(reading);
    }

    /** Frees the photo whose result is used now, and returns its path. */
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
