// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.node;

import io.ssd4j.ros2.dds.Qos;
import io.ssd4j.ssd.model.Labels;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Settings of nodes in tests. */
public final class TestSettings {
    private TestSettings() {}

    /** The default topics. */
    public static NodeSettings of(Labels labels, boolean compressed, Consumer<String> warnings) {
        return new NodeSettings(
                compressed ? "/image_raw/compressed" : "/image_raw",
                compressed,
                Qos.NEWEST,
                "/detections",
                Qos.DEFAULT,
                Optional.of("/vision_info"),
                Optional.of("/diagnostics"),
                "tested",
                labels,
                "cpu",
                1920,
                1 << 22,
                200,
                warnings);
    }

    /** Without anything that the tests of one process do not look at. */
    static NodeSettings quiet(Qos imageQos, Consumer<String> warnings) {
        return new NodeSettings(
                "/image_raw",
                false,
                imageQos,
                "/detections",
                new Qos(true, 100, false),
                Optional.empty(),
                Optional.empty(),
                "tested",
                new Labels(List.of("circle", "square")),
                "cpu",
                64,
                1 << 22,
                8,
                warnings);
    }
}
