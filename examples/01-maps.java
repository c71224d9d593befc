// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.FrameInput;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SsdWeights;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Locale;

/** Computes the six feature maps of SSD300 for a photo, and prints the shape and the L2 norm of each. */
final class Maps {
    private static final SsdBackbone SSD = SsdBackbone.SSD300;

    private Maps() {}

    /** {@code WEIGHTS PHOTO}; the weights are a checkpoint, or {@code seeded:0} for generated ones. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            System.err.println("usage: 01-maps.java WEIGHTS PHOTO");
            System.exit(2);
        }
        RgbImage photo = Photo.read(Path.of(arguments[1]));
        // The session resizes the photo to 300 x 300 and subtracts the mean colors.
        var options = SessionOptions.batch(1).frames(photo.width(), photo.height(), InputTransform.MEANS);
        try (Device device = Device.open("auto");
                Model model = load(device, arguments[0]);
                Session<FrameInput, HostOutputs> session = model.openSession(options)) {
            System.out.println(device.name() + ": " + device.reason());
            session.input().set(0, photo.frame());
            session.run();
            for (FeatureMap map : SSD.featureMaps()) {
                // [1, C, H, W] in the session's own memory: valid until the next run.
                MemorySegment values = session.outputs().get(map.name());
                System.out.printf(Locale.ROOT, "%-8s %-14s L2 norm %.4f%n", map.name(), map.shape(), l2Norm(values));
            }
        }
    }

    private static Model load(Device device, String source) {
        // The model keeps its own packed copy of the weights.
        try (Weights weights = SsdWeights.open(source, SSD, System.err::println)) {
            return device.load(SSD.network(), weights, Precision.FP32);
        }
    }

    private static double l2Norm(MemorySegment values) {
        double sum = 0;
        for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
            double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
