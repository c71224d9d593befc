// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Runs a batch of four values and compares the maps of each image with those of a session of its own, in many orders of the streams: with all
 * waits, and without each of them in turn. Started with a {@link Program} whose parts have one image.
 */
final class BatchInParts {
    private static final int BATCH = 4;
    private static final int RUNS = 60;
    private static final int PICTURES = 7;
    private static final String WAIT = "cuStreamWaitEvent";

    /** So few operations that an upload is often later than the part before. */
    private static final Network NETWORK = Network.builder("one", new Shape(3, 5, 6))
            .convolution("only", 8, Window.of(3).padding(1))
            .output("only")
            .build();

    private BatchInParts() {}

    /** Prints the parts, whether the maps are right, and the waits without which they always are. */
    public static void main(String[] arguments) {
        System.out.println("parts " + Program.parts(NETWORK, BATCH));
        StandInControl gpu = StandInControl.ofThisProcess();
        List<byte[]> expected = withModel(BatchInParts::alone);
        long before = waits(gpu);
        System.out.println(withModel(model -> differs(model, expected, gpu)) ? "wrong maps" : "right maps");
        long recorded = waits(gpu) - before;
        System.out.println("waits " + recorded);
        List<Long> needless = new ArrayList<>();
        for (long nth = 1; nth <= recorded; nth++) {
            gpu.fail(WAIT, nth, 0, Fault.Mode.OMITS);
            try {
                if (!withModel(model -> differs(model, expected, gpu))) {
                    needless.add(nth);
                }
            } catch (NativeCallException _) {
                // Without a wait for a recorded stream, work is not recorded but done, which the stand-in notices as
                // late as it runs.
            }
            gpu.clearFaults();
        }
        System.out.println("needless " + needless);
    }

    /** A new context each time, because what is done without a wait may break it. */
    private static <T> T withModel(Function<Model, T> use) {
        try (Device device = Device.open("cuda:0", EngineLife.options(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(2);
                Model model = device.load(NETWORK, weights, Precision.FP32)) {
            return use.apply(model);
        }
    }

    private static List<byte[]> alone(Model model) {
        List<byte[]> maps = new ArrayList<>();
        try (var session = model.openSession(1)) {
            for (int picture = 0; picture < PICTURES; picture++) {
                SmallNetwork.fill(session.input().values(), 1, picture);
                session.run();
                maps.add(session.outputs().get("only").toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return maps;
    }

    private static long waits(StandInControl gpu) {
        return gpu.calls().getOrDefault(WAIT, 0L);
    }

    /** Whether the driver rejects the recorded graph, or some order of the streams gives other maps. */
    private static boolean differs(Model model, List<byte[]> expected, StandInControl gpu) {
        try (var together = model.openSession(BATCH)) {
            for (int run = 0; run < RUNS; run++) {
                for (int image = 0; image < BATCH; image++) {
                    SmallNetwork.fill(part(together.input().values(), image), 1, (run + image) % PICTURES);
                }
                gpu.seed(1 + run);
                together.run();
                for (int image = 0; image < BATCH; image++) {
                    byte[] map = part(together.outputs().get("only"), image).toArray(ValueLayout.JAVA_BYTE);
                    if (!Arrays.equals(expected.get((run + image) % PICTURES), map)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (NativeCallException e) {
            return true;
        }
    }

    private static MemorySegment part(MemorySegment all, int image) {
        long bytes = all.byteSize() / BATCH;
        return all.asSlice(image * bytes, bytes);
    }
}
