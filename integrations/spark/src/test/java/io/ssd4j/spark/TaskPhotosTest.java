// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows with photos, and what a failed task says about them. */
class TaskPhotosTest {
    private static Row row(@Nullable String path) {
        return RowFactory.create(path, new byte[1]);
    }

    @Test
    void pathsAreReturnedAsGiven() {
        TaskPhotos photos = new TaskPhotos(List.of(row("a.jpg"), row(null)).iterator(), ReadingOptions.DEFAULT);
        assertEquals(2, photos.numbers().count());
        assertEquals("a.jpg", photos.finish());
        assertNull(photos.finish());
    }

    @Test
    void aFailureNamesThePhotoWhoseResultWasWanted() {
        TaskPhotos photos =
                new TaskPhotos(List.of(row("a.jpg"), row("b.jpg"), row(null)).iterator(), ReadingOptions.DEFAULT);
        assertEquals(3, photos.numbers().count());
        IllegalStateException lost = new IllegalStateException("the device is lost");
        photos.finish();
        assertEquals(
                "the detection failed at b.jpg, or at a photo after it that was computed ahead:"
                        + " java.lang.IllegalStateException: the device is lost",
                photos.named(lost).getMessage());
        assertSame(lost, photos.named(lost).getCause());
        photos.finish();
        assertEquals(
                "the detection failed at the photo in row 2 of partition 0, or at a photo after it that was computed ahead:"
                        + " java.lang.IllegalStateException: the device is lost",
                photos.named(lost).getMessage());
        photos.finish();
        assertSame(lost, photos.named(lost), "there is no photo left to name");
    }

    @Test
    void aFailureOfTheInputStaysWhatItIs() {
        IllegalStateException unreadable = new IllegalStateException("the store does not answer");
        Iterator<Row> rows = new Iterator<>() {
            private boolean begun;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Row next() {
                if (begun) {
                    throw unreadable;
                }
                begun = true;
                return row("a.jpg");
            }
        };
        TaskPhotos photos = new TaskPhotos(rows, ReadingOptions.DEFAULT);
        Iterator<Path> numbers = photos.numbers().iterator();
        numbers.next();
        assertSame(unreadable, assertThrows(IllegalStateException.class, numbers::next));
        assertSame(unreadable, photos.named(unreadable));
    }
}
