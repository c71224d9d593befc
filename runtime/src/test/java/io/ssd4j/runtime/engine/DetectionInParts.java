// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.detection.DetectionRules;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * Detects in a batch of five images, and in each image alone. Started with a {@link Program} whose largest batch is two, so that the batch runs in
 * parts of two, two and one.
 */
final class DetectionInParts {
    private static final int BATCH = 5;
    private static final int RUNS = 3;
    private static final int VALUES = (int) GivenHeads.NETWORK.input().elements();

    private DetectionInParts() {}

    /** Prints the largest part, the images whose detections differ, and the number of detections. */
    public static void main(String[] arguments) {
        DetectionRules rules = GivenHeads.rules();
        System.out.println("largest part " + Program.largestBatch(GivenHeads.NETWORK));
        try (Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
                Model model = device.load(GivenHeads.NETWORK, new GivenHeads(), Precision.FP32);
                var together = model.openSession(SessionOptions.batch(BATCH).detections(rules));
                var alone = model.openSession(SessionOptions.batch(1).detections(rules))) {
            int found = 0;
            for (int run = 0; run < RUNS; run++) {
                for (int image = 0; image < BATCH; image++) {
                    fill(together.input().values(), image, run * BATCH + image);
                }
                together.run();
                for (int image = 0; image < BATCH; image++) {
                    fill(alone.input().values(), 0, run * BATCH + image);
                    alone.run();
                    ReferenceDetections expected = ReferenceDetections.read(alone.outputs(), 0);
                    if (!expected.equals(ReferenceDetections.read(together.outputs(), image))) {
                        System.out.println("image " + image + " differs in run " + run);
                    }
                    found += expected.detections().size();
                }
            }
            System.out.println(found > RUNS * BATCH ? "detections" : "too few detections");
        }
    }

    private static void fill(MemorySegment input, int image, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < VALUES; i++) {
            input.setAtIndex(ValueLayout.JAVA_FLOAT, (long) image * VALUES + i, (float) random.nextGaussian() * 3);
        }
    }
}
