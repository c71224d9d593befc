// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.rivals;

import java.nio.file.Path;
import java.util.List;

/** SSD300 ready to run on the CPU, from one image of float32 values in memory to maps that can be read. Confined to a thread. */
interface Contender extends AutoCloseable {

    /** Computes the maps. */
    void run();

    /** Computes the maps once more and returns copies, in the order of the network's outputs. */
    List<float[]> maps();

    @Override
    void close();

    /**
     * Opens a contender by its name.
     *
     * @param name {@code ssd4j}, {@code onnxruntime} or {@code djl}
     * @param model the network in ONNX with a batch of 1, for a rival
     * @throws IllegalArgumentException if there is none of that name
     */
    static Contender open(String name, Path model, int threads) {
        return switch (name) {
            case "ssd4j" -> new Ssd4jContender(threads);
            case "onnxruntime" -> new OnnxRuntimeContender(model, threads);
            case "djl" -> new DjlContender(model, threads);
            default -> throw new IllegalArgumentException("there is no contender '" + name + "'");
        };
    }
}
