// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation.L2Normalization;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;

/** The complete SSD300-VGG16 network, which this module's own code does not know. */
public final class Ssd300 {
    private static final Window SAME = Window.of(3).padding(1);
    private static final Window HALF = Window.of(2).stride(2);
    private static final Window POINT = Window.of(1);

    /** The network. */
    public static final Network NETWORK = Network.builder("ssd300", new Shape(3, 300, 300))
            .convolution("conv1_1", 64, SAME)
            .convolution("conv1_2", 64, SAME)
            .maxPooling("pool1", HALF, Rounding.FLOOR)
            .convolution("conv2_1", 128, SAME)
            .convolution("conv2_2", 128, SAME)
            .maxPooling("pool2", HALF, Rounding.FLOOR)
            .convolution("conv3_1", 256, SAME)
            .convolution("conv3_2", 256, SAME)
            .convolution("conv3_3", 256, SAME)
            .maxPooling("pool3", HALF, Rounding.CEIL)
            .convolution("conv4_1", 512, SAME)
            .convolution("conv4_2", 512, SAME)
            .convolution("conv4_3", 512, SAME)
            .branch(new L2Normalization("l2_norm", "conv4_3", 1e-10f))
            .maxPooling("pool4", HALF, Rounding.FLOOR)
            .convolution("conv5_1", 512, SAME)
            .convolution("conv5_2", 512, SAME)
            .convolution("conv5_3", 512, SAME)
            .maxPooling("pool5", SAME, Rounding.FLOOR)
            .convolution("fc6", 1024, Window.of(3).padding(6).dilation(6))
            .convolution("fc7", 1024, POINT)
            .convolution("conv8_1", 256, POINT)
            .convolution("conv8_2", 512, SAME.stride(2))
            .convolution("conv9_1", 128, POINT)
            .convolution("conv9_2", 256, SAME.stride(2))
            .convolution("conv10_1", 128, POINT)
            .convolution("conv10_2", 256, Window.of(3))
            .convolution("conv11_1", 128, POINT)
            .convolution("conv11_2", 256, Window.of(3))
            .output("conv4_3", "l2_norm")
            .output("fc7")
            .output("conv8_2")
            .output("conv9_2")
            .output("conv10_2")
            .output("conv11_2")
            .build();

    private Ssd300() {}
}
