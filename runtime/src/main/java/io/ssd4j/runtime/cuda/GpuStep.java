// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;

/** One launch of a network on the GPU, as data. Activations are NHWC elements of the precision's type. */
sealed interface GpuStep {

    /** The layer, or what the step is for. */
    String name();

    /** The buffer it reads. */
    String source();

    /** The buffer it writes. */
    String destination();

    /** Whether it runs beside the main line, on the second stream: nothing of the main line waits for it. */
    default boolean aside() {
        return false;
    }

    /**
     * The input in the first layer's layout.
     *
     * @param shape of an input image
     * @param paddedChannels channels that the first layer reads, those behind the image's own zero
     */
    record PackInput(String source, String destination, Shape shape, int paddedChannels) implements GpuStep {
        @Override
        public String name() {
            return "input";
        }
    }

    /**
     * Convolution with bias and ReLU.
     *
     * @param problem what is computed, for the choice of an implementation
     */
    record Convolve(String name, String source, String destination, ConvolutionBiasRelu problem) implements GpuStep {}

    /**
     * Max pooling.
     *
     * @param from shape of what it reads
     * @param to shape of what it writes
     */
    record Pool(String name, String source, String destination, Shape from, Shape to, Window window)
            implements GpuStep {}

    /** L2 normalization over the channels; feeds an output alone. */
    record Normalize(String name, String source, String destination, Shape shape, float epsilon) implements GpuStep {
        @Override
        public boolean aside() {
            return true;
        }
    }

    /**
     * An output as the user reads it, NCHW float32.
     *
     * @param output the network's output
     */
    record Unpack(String output, String source, String destination, Shape shape) implements GpuStep {
        @Override
        public String name() {
            return output + ".output";
        }

        @Override
        public boolean aside() {
            return true;
        }
    }
}
