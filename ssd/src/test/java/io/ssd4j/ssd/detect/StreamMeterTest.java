// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.detect.StreamReport.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stream reports of its time, with a clock that the test sets. */
class StreamMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 5 * SECOND;
    private final StreamMeter meter = new StreamMeter(() -> now);

    private void take(Stage stage, long seconds) {
        meter.measure(stage, () -> now += seconds * SECOND);
    }

    @Test
    void aStageIsBusyWhileABatchIsInIt() {
        take(Stage.DECODE, 4);
        take(Stage.UPLOAD, 1);
        // Two batches overlap for one of three seconds.
        meter.measure(Stage.COMPUTE, () -> {
            now += SECOND;
            meter.measure(Stage.COMPUTE, () -> now += SECOND);
            return now += SECOND;
        });
        meter.computed(16);
        StreamReport report = meter.report(2, 1);
        assertEquals(8, report.seconds());
        assertEquals(2, report.photosPerSecond());
        assertEquals(
                Map.of(Stage.DECODE, 0.25, Stage.UPLOAD, 0.125, Stage.COMPUTE, 0.375, Stage.DOWNLOAD, 0.0),
                report.shares());
        assertEquals(Stage.COMPUTE, report.bottleneck());
        assertEquals(
                "16 photos on 1 GPU in 8.00 s, 2.0 a second; busy: decoding 25 % of 2 threads, upload 13 %, computing 38 %, reading the"
                        + " boxes 0 %; the bottleneck is computing",
                report.toString());
    }

    @Test
    void aStreamWithoutPhotosTookNoTime() {
        StreamReport report = meter.report(1, 2);
        assertEquals(0, report.seconds());
        assertEquals(0, report.photosPerSecond());
        assertEquals(Stage.DECODE, report.bottleneck());
    }
}
