// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.quantization.Calibration;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The scales that the race on a GPU quantizes its weights with are those that ssd4j measures: PyTorch has written them. */
class RaceScalesCpuTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Path SCALES =
            REPOSITORY.resolve("benchmarks/src/main/resources/io/ssd4j/benchmarks/contestant/float8-scales.txt");

    @Test
    void theScalesAreThoseOfTheExamples() throws IOException {
        SsdBackbone backbone = SsdBackbone.SSD300;
        Calibration calibration = new Calibration(backbone.network());
        Quantization measured;
        try (Device cpu = Device.open("cpu");
                Weights weights = SsdWeights.open("seeded:0", backbone, warning -> fail(warning));
                Model model = cpu.load(calibration.observedNetwork(), weights, Precision.FP32);
                var session = model.openSession(SessionOptions.batch(1))) {
            for (Path photo : photos()) {
                new InputTransform(backbone.size())
                        .apply(Photo.read(photo).frame(), session.input().values(), 0);
                session.run();
                calibration.add(session.input().values(), session.outputs()::get);
            }
            var shapes = backbone.network().parameters();
            measured = calibration.quantization(
                    Quantization.Format.E4M3,
                    name -> weights.parameter(name, Objects.requireNonNull(shapes.get(name), name)),
                    1,
                    Set.of());
        }
        Map<String, Float> written = new HashMap<>();
        for (String line : Files.readAllLines(SCALES)) {
            int space = line.indexOf(' ');
            written.put(line.substring(0, space), Float.valueOf(line.substring(space + 1)));
        }
        assertEquals(measured.values().keySet(), written.keySet());
        measured.values().forEach((value, scale) -> {
            float other = Objects.requireNonNull(written.get(value));
            assertEquals(scale, other, 1e-3f * scale, value);
        });
    }

    private static List<Path> photos() throws IOException {
        try (Stream<Path> files = Files.list(REPOSITORY.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .toList();
        }
    }
}
