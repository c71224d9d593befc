// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.ssd.detect.StreamReport.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stream reports of its time, with a clock that the test sets. */
class StreamMeterTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = 5 * SECOND;
    private final StreamMeter meter = new StreamMeter(() -> now);

    private final StreamMeter.Gpu gpu = meter.gpu("cuda:0");

    private void take(Stage stage, long seconds) {
        if (stage == Stage.DECODE) {
            meter.decoding(() -> now += seconds * SECOND);
        } else {
            gpu.measure(stage, () -> now += seconds * SECOND);
        }
    }

    @Test
    void aStageIsBusyWhileABatchIsInIt() {
        take(Stage.DECODE, 4);
        take(Stage.UPLOAD, 1);
        // Two batches overlap for one of three seconds.
        gpu.measure(Stage.COMPUTE, () -> {
            now += SECOND;
            gpu.measure(Stage.COMPUTE, () -> now += SECOND);
            now += SECOND;
        });
        gpu.computed(16);
        StreamReport report = meter.report(2);
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

    /** The first GPU computes for 6 of 10 seconds, the second one for 4, of which 2 are the same, and fails. */
    @Test
    void eachGpuHasItsOwnSharesAndBottleneck() {
        StreamMeter.Gpu other = meter.gpu("cuda:1");
        take(Stage.DECODE, 2);
        take(Stage.COMPUTE, 4);
        gpu.measure(Stage.COMPUTE, () -> other.measure(Stage.COMPUTE, () -> now += 2 * SECOND));
        other.measure(Stage.COMPUTE, () -> now += 2 * SECOND);
        gpu.computed(6);
        other.computed(3);
        other.failed("no more");
        StreamReport report = meter.report(1);
        assertEquals(9, report.photos());
        assertEquals(0.8, report.shares().get(Stage.COMPUTE));
        assertEquals(
                List.of(
                        "cuda:0: 6 photos; busy: upload 0 %, computing 60 %, reading the boxes 0 %; the bottleneck is computing",
                        "cuda:1: 3 photos; busy: upload 0 %, computing 40 %, reading the boxes 0 %; it failed: no more"),
                report.gpus().stream().map(StreamReport.Gpu::toString).toList());
    }

    @Test
    void aGpuThatWaitsIsHeldBackByDecoding() {
        take(Stage.DECODE, 3);
        take(Stage.COMPUTE, 2);
        assertEquals(Stage.DECODE, meter.report(1).gpus().getFirst().bottleneck());
    }

    @Test
    void aStreamWithoutPhotosTookNoTime() {
        StreamReport report = meter.report(1);
        assertEquals(0, report.seconds());
        assertEquals(0, report.photosPerSecond());
        assertEquals(Stage.DECODE, report.bottleneck());
    }
}
