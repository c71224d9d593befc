// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.image.ImageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two sessions share the processors. */
class SharedStreamTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Photos are names; one that is called bad cannot be read. */
    private record Names(UnaryOperator<String> computing) implements SharedStream.Work<String, String> {
        @Override
        public String read(Path photo) {
            if (photo.endsWith("bad")) {
                throw new ImageException("bad is not a photo");
            }
            return photo.toString();
        }

        @Override
        public String compute(long number, Path photo, String read, int sessions) {
            return computing.apply(read) + number + sessions;
        }

        @Override
        public String failed(Path photo, ImageException error) {
            return String.valueOf(error.getMessage());
        }
    }

    private static Stream<String> results(UnaryOperator<String> computing, String... photos) {
        return new SharedStream<>(Stream.of(photos).map(Path::of), new Names(computing), SessionTrial.decided(2))
                .results();
    }

    /** Without being interrupted, as native code cannot be. */
    private static void await(AtomicBoolean happened) {
        while (!happened.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void hasTheResultsInTheOrderOfThePhotos() {
        AtomicBoolean second = new AtomicBoolean();
        assertTimeoutPreemptively(LONG, () -> {
            try (Stream<String> results = results(
                    name -> {
                        if (name.equals("b")) {
                            second.set(true);
                        }
                        await(second); // the first photo takes longer than the second one
                        return name;
                    },
                    "a",
                    "b",
                    "bad",
                    "c")) {
                assertEquals(List.of("a02", "b12", "bad is not a photo", "c32"), results.toList());
            }
        });
    }

    @Test
    void closesOnlyAfterTheRunsInProgress() {
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean mayEnd = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        assertTimeoutPreemptively(LONG, () -> {
            Stream<String> results = results(
                    name -> {
                        begun.set(true);
                        await(mayEnd);
                        ended.set(true);
                        return name;
                    },
                    "a");
            AtomicBoolean endedBeforeClose = new AtomicBoolean();
            Thread closing = Thread.ofPlatform().unstarted(() -> {
                results.close();
                endedBeforeClose.set(ended.get());
            });
            Thread reading = Thread.ofPlatform().start(() -> assertThrows(IllegalStateException.class, results::count));
            await(begun);
            closing.start();
            closing.join(Duration.ofMillis(100));
            assertTrue(closing.isAlive(), "it did not wait");
            mayEnd.set(true);
            closing.join();
            reading.join();
            assertTrue(endedBeforeClose.get());
        });
    }

    /** It would wait for its own end. */
    @Test
    void aRunMayCloseIt() {
        AtomicReference<Stream<String>> own = new AtomicReference<>();
        assertTimeoutPreemptively(LONG, () -> {
            own.set(results(
                    name -> {
                        Objects.requireNonNull(own.get()).close();
                        return name;
                    },
                    "a"));
            Stream<String> results = Objects.requireNonNull(own.get());
            String message = String.valueOf(
                    assertThrows(IllegalStateException.class, results::toList).getMessage());
            assertFalse(message.isEmpty());
        });
    }
}
