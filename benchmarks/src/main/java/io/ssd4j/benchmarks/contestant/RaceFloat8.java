// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.Float8;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.runtime.quantization.WeightScales;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.QuantizedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes the seeded weights of SSD300 for fp8. The scales of the values come from a file beside this class, since choosing them needs a
 * calibration on the CPU, for which a machine with a GPU has no library: {@code benchmarks/pytorch/make_float8_scales.py} wrote it.
 *
 * <p>Argument: the file to write.
 */
public final class RaceFloat8 {
    private static final String SCALES = "float8-scales.txt";

    private RaceFloat8() {}

    /** Writes the file. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("argument: the file to write");
        }
        Network network = SsdBackbone.SSD300.network();
        try (Checkpoint checkpoint = Checkpoint.open("seeded:0", Optional.empty(), warning -> {
                    throw new IllegalStateException(warning);
                });
                Weights weights = checkpoint.weights(network)) {
            QuantizedFile.write(
                    Path.of(args[0]),
                    checkpoint,
                    Optional.empty(),
                    network,
                    weights,
                    quantization(network, weights, scales()),
                    "minmax over the photos in examples");
        }
    }

    private static Quantization quantization(Network network, Weights weights, Map<String, Float> values) {
        Map<String, List<Float>> layers = new LinkedHashMap<>();
        for (Operation operation : network.operations()) {
            if (Quantization.float8Layers(network).contains(operation.name())) {
                String parameter = operation.name() + ".weight";
                ParameterShape shape =
                        Objects.requireNonNull(network.parameters().get(parameter), parameter);
                layers.put(
                        operation.name(),
                        List.of(WeightScales.ofAll(weights.parameter(parameter, shape), Float8.LARGEST)));
            }
        }
        return new Quantization(Quantization.Format.E4M3, layers, values);
    }

    /** The scales of the values: a line has the name of a value and its scale. */
    private static Map<String, Float> scales() throws IOException {
        Map<String, Float> scales = new LinkedHashMap<>();
        try (InputStream file = Objects.requireNonNull(RaceFloat8.class.getResourceAsStream(SCALES), SCALES);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                scales.put(line.substring(0, space), Float.valueOf(line.substring(space + 1)));
            }
        }
        return scales;
    }
}
