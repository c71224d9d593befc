// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.quantization.Calibration;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.ssd.weights.QuantizedFile;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector of drawn shapes in fp8, from the calibration on the CPU over the file to boxes from the stand-in GPU. */
@Tag("standin")
class Float8DetectorStandInTest {
    private static final Path EXAMPLES = Repository.root().resolve("examples");
    private static final Path PICTURE = EXAMPLES.resolve("shapes.png");
    private static final DeviceOptions QUICK = DeviceOptions.DEFAULT.effort(Effort.INSTANT);

    @TempDir
    private Path folder;

    @Test
    void findsTheEightShapes() throws IOException {
        Capability.require(Capability.GCC);
        try (Checkpoint checkpoint = open(quantized());
                Weights weights = checkpoint.weights();
                Device device = Device.open("cuda:0", QUICK);
                Detector detector = Detector.open(
                        device,
                        checkpoint.variant(),
                        weights,
                        Precision.FP8,
                        DetectorOptions.DEFAULT.threshold(0.5f))) {
            List<String> names = detector.detect(PICTURE).stream()
                    .map(Detection::name)
                    .sorted()
                    .toList();
            assertEquals(
                    List.of("circle", "circle", "square", "square", "star", "star", "triangle", "triangle"), names);
        }
    }

    private static Checkpoint open(Path file) {
        return Checkpoint.open(file.toString(), Optional.empty(), warning -> fail(warning));
    }

    private Path quantized() throws IOException {
        Path file = folder.resolve("shapes-fp8.safetensors");
        try (Checkpoint checkpoint = open(EXAMPLES.resolve("shapes.safetensors"));
                Weights weights = checkpoint.weights();
                Device cpu = Device.open("cpu", QUICK)) {
            SsdVariant variant = checkpoint.variant();
            Calibration calibration = new Calibration(variant.network());
            Network observed = calibration.observedNetwork();
            try (var model = cpu.load(observed, weights, Precision.FP32);
                    var session = model.openSession(SessionOptions.batch(1))) {
                new InputTransform(variant.network().input().height(), variant.conversion())
                        .apply(Photo.read(PICTURE).frame(), session.input().values(), 0);
                session.run();
                calibration.add(session.input().values(), session.outputs()::get);
            }
            Quantization scales = calibration.quantization(
                    Quantization.Format.E4M3,
                    name -> weights.parameter(
                            name, Objects.requireNonNull(observed.parameters().get(name), name)),
                    1,
                    Set.of());
            QuantizedFile.write(
                    file, checkpoint, Optional.of(variant), variant.network(), weights, scales, "one picture");
        }
        return file;
    }
}
