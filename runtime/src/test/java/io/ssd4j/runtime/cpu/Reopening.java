// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main program of a process that opens a model and two sessions again and again, and prints its resident set each time. */
final class Reopening {
    /** Its parameters have up to 18 MiB, as the largest of SSD do, and its activations 1 to 3. */
    private static final Network NETWORK = Network.builder("wide", new Shape(64, 24, 24))
            .convolution("first", 512, Window.of(3).padding(1))
            .convolution("second", 512, Window.of(3).stride(4).padding(1))
            .convolution("third", 1024, Window.of(3).padding(1))
            .output("third")
            .build();

    private Reopening() {}

    /**
     * Opens and closes.
     *
     * @param arguments how often
     */
    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofShared();
                Zeros weights = new Zeros(arena.allocate(20 << 20));
                Device device = Device.open("cpu")) {
            for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
                try (Model model = device.load(NETWORK, weights, Precision.FP32);
                        var one = model.openSession(1);
                        var two = model.openSession(2)) {
                    one.run();
                    two.run();
                }
                System.out.println(residentKibibytes());
            }
        }
    }

    private static long residentKibibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private record Zeros(MemorySegment bytes) implements Weights {
        @Override
        public MemorySegment parameter(String parameter, ParameterShape shape) {
            return bytes.asSlice(0, shape.elements() * Float.BYTES);
        }

        @Override
        public String source() {
            return "zeros";
        }

        @Override
        public void close() {
            // The arena belongs to the caller.
        }
    }
}
