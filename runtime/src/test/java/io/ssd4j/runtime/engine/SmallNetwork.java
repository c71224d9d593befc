// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/**
 * A network that runs in milliseconds and has every kind of layer that SSD has: padded, strided, dilated and 1x1
 * convolutions, poolings that round down, round up and overlap, and a normalization on a branch. To reveal swapped axes
 * and reads of padding, extents are odd, height differs from width, and channel counts do not fill a vector register.
 * (Pooled or normalized tensors have a multiple of 8 channels, which the GPU's kernels require.)
 */
final class SmallNetwork {
    static final Network NETWORK = network("small", new Shape(3, 29, 38), 24, 40, 48, 40, 24, 16, 17);

    /** The same layers with tiny extents, for tests that run thousands of times. */
    static final Network TINY = network("tiny", new Shape(3, 19, 22), 8, 16, 16, 8, 8, 8, 9);

    private static Network network(String name, Shape input, int... channels) {
        return Network.builder(name, input)
                .convolution("first", channels[0], Window.of(3).padding(1))
                .maxPooling("halved", Window.of(2).stride(2), Rounding.FLOOR)
                .convolution("second", channels[1], Window.of(3).padding(1))
                .maxPooling("ceiled", Window.of(2).stride(2), Rounding.CEIL)
                .convolution("third", channels[2], Window.of(3).padding(1))
                .branch(new Operation.L2Normalization("normalized", "third", 1e-10f))
                .maxPooling("smoothed", Window.of(3).padding(1), Rounding.FLOOR)
                .convolution("dilated", channels[3], Window.of(3).padding(6).dilation(6))
                .convolution("pointwise", channels[4], Window.of(1))
                .convolution("strided", channels[5], Window.of(3).stride(2).padding(1))
                .convolution("last", channels[6], Window.of(3))
                // As in SSD: the output has the name of the convolution whose value is normalized for it.
                .output("third", "normalized")
                .output("pointwise")
                .output("strided")
                .output("last")
                .build();
    }

    private SmallNetwork() {}

    /** Fills an input with pixels minus a mean, and returns the same values as one array per image. */
    static double[][] fill(MemorySegment input, int batch, long seed) {
        int perImage = (int) (input.byteSize() / Float.BYTES / batch);
        Random random = new Random(seed);
        double[][] images = new double[batch][];
        for (int n = 0; n < batch; n++) {
            images[n] = image(perImage, random);
            for (int i = 0; i < perImage; i++) {
                input.setAtIndex(ValueLayout.JAVA_FLOAT, (long) n * perImage + i, (float) images[n][i]);
            }
        }
        return images;
    }

    /** The image that fills an input with a batch of one. */
    static double[] image(Network network, long seed) {
        return image((int) network.input().elements(), new Random(seed));
    }

    private static double[] image(int elements, Random random) {
        double[] image = new double[elements];
        for (int i = 0; i < elements; i++) {
            image[i] = random.nextInt(256) - 117;
        }
        return image;
    }
}
