// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events in a recording of Java's flight recorder, and that they cost nothing without one. */
abstract class FlightRecorderContract {
    private static final int RUNS = 4;

    @TempDir
    private Path folder;

    /** The device under test. */
    abstract String device();

    /** The bytes of the packed weights on that device. */
    abstract long weightBytes();

    @Test
    void aRecordingHoldsWhatWasDone() throws IOException {
        long[] slab = new long[1];
        List<RecordedEvent> events = record(
                recording -> {},
                () -> ObservedRuns.use(device(), Metrics.NONE, session -> {
                    slab[0] = session.memoryPlan().bytes();
                    for (int i = 0; i < RUNS; i++) {
                        session.run();
                    }
                }));
        RecordedEvent load = only(events, "io.ssd4j.ModelLoad");
        RecordedEvent plan = only(events, "io.ssd4j.Plan");
        List<RecordedEvent> runs = named(events, "io.ssd4j.Run");
        assertAll(
                () -> assertCommon(load),
                () -> assertEquals(weightBytes(), load.getLong("bytes")),
                () -> assertCommon(plan),
                () -> assertEquals(ObservedRuns.BATCH, plan.getInt("batch")),
                () -> assertEquals(slab[0], plan.getLong("bytes")),
                () -> assertEquals(RUNS, runs.size()));
        for (RecordedEvent run : runs) {
            assertCommon(run);
            assertEquals(ObservedRuns.BATCH, run.getInt("batch"));
            assertEquals(ObservedRuns.RUN_BYTES, run.getLong("bytes"));
            assertFalse(run.getBoolean("failed"));
            assertTrue(run.getDuration().compareTo(Duration.ZERO) > 0, run.toString());
            assertEquals(Thread.currentThread().getName(), run.getThread().getJavaName());
        }
    }

    @Test
    void aRecordingLeavesOutWhatItsSettingsDisable() throws IOException {
        List<RecordedEvent> events = record(
                recording -> recording.disable("io.ssd4j.Run"),
                () -> ObservedRuns.use(device(), Metrics.NONE, session -> session.run()));
        assertEquals(List.of(), named(events, "io.ssd4j.Run"));
        assertEquals(1, named(events, "io.ssd4j.Plan").size());
    }

    @Test
    void aThresholdLeavesOutShortRuns() throws IOException {
        List<RecordedEvent> events = record(
                recording -> recording.enable("io.ssd4j.Run").withThreshold(Duration.ofHours(1)),
                () -> ObservedRuns.use(device(), Metrics.NONE, session -> session.run()));
        assertEquals(List.of(), named(events, "io.ssd4j.Run"));
    }

    /** The recorder has rewritten the classes of the events by then. */
    @Test
    void afterARecordingRunsAllocateNothing() throws IOException {
        record(recording -> {}, () -> ObservedRuns.use(device(), Metrics.NONE, session -> session.run()));
        ObservedRuns.use(
                device(),
                Metrics.NONE,
                session ->
                        HotPathContract.assertNothing(RunAllocation.measure(session::run, RunAllocation.FRAME_RUNS)));
    }

    private void assertCommon(RecordedEvent event) {
        assertEquals(ObservedRuns.NETWORK, event.getString("network"));
        assertEquals(device(), event.getString("device"));
        assertEquals("fp32", event.getString("precision"));
    }

    private List<RecordedEvent> record(Consumer<Recording> settings, Runnable work) throws IOException {
        Path file = folder.resolve("runs.jfr");
        try (Recording recording = new Recording()) {
            settings.accept(recording);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private static RecordedEvent only(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = named(events, name);
        assertEquals(1, found.size(), name);
        return found.getFirst();
    }
}
