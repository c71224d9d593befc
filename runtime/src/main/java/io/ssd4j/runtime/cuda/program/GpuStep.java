// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.RmsNormalization;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;

/** One launch of a network on the GPU, as data. Activations are NHWC elements of the precision's type. */
public sealed interface GpuStep {

    /** The layer, or what the step is for. */
    String name();

    /** The buffer it reads. */
    String source();

    /** The buffer it writes. */
    String destination();

    /**
     * What is computed, all extents and the batch included, and nothing of where: steps of one problem have one
     * implementation. The key in plan stores, so a change of its form makes stored plans useless.
     */
    String problem();

    /** What a trial multiplies the values of a tensor with, for its tensors to belong together. */
    default float factor(TensorRole role) {
        return 1;
    }

    /** Whether there is more than one way to compute it, so that an implementation is chosen for its problem. */
    default boolean hasChoice() {
        return true;
    }

    /** Whether it runs beside the main line, on the second stream: nothing of the main line waits for it. */
    default boolean aside() {
        return false;
    }

    /**
     * The input in the first layer's layout.
     *
     * @param batch images
     * @param shape of an input image
     * @param paddedChannels channels that the first layer reads, those behind the image's own zero
     */
    record PackInput(String source, String destination, int batch, Shape shape, int paddedChannels) implements GpuStep {
        @Override
        public String name() {
            return "input";
        }

        @Override
        public String problem() {
            return "packing of " + batch + "x" + shape + " to " + paddedChannels + " channels";
        }

        /** Elements that it writes. */
        public long packedElements() {
            return (long) batch * paddedChannels * shape.height() * shape.width();
        }
    }

    /**
     * The input in the first layer's layout, made of frames. Our kernel alone does it, so nothing is chosen for it.
     *
     * @param batch images
     * @param slot how each frame lies in what it reads
     * @param means subtracted from the resized levels
     * @param paddedChannels channels that the first layer reads, those behind red, green and blue zero
     */
    record ResizeInput(
            String source, String destination, int batch, FrameSlot slot, ChannelMeans means, int paddedChannels)
            implements GpuStep {
        @Override
        public String name() {
            return "input";
        }

        @Override
        public String problem() {
            return "resizing of " + batch + " frames to " + slot.input() + " with " + paddedChannels + " channels";
        }

        @Override
        public boolean hasChoice() {
            return false;
        }

        /** Elements that it writes. */
        public long packedElements() {
            return (long) batch
                    * paddedChannels
                    * slot.input().height()
                    * slot.input().width();
        }
    }

    /**
     * Convolution with bias and ReLU.
     *
     * @param graph what is computed
     */
    record Convolve(String name, String source, String destination, ConvolutionBiasRelu graph) implements GpuStep {
        @Override
        public String problem() {
            return graph.toString();
        }
    }

    /**
     * Max pooling.
     *
     * @param batch images
     * @param from shape of what it reads
     * @param to shape of what it writes
     */
    record Pool(
            String name,
            String source,
            String destination,
            int batch,
            Shape from,
            Shape to,
            Window window,
            Rounding rounding)
            implements GpuStep {
        @Override
        public String problem() {
            return "max pooling of " + batch + "x" + from + " to " + to + ", kernel " + window.kernel() + ", stride "
                    + window.stride() + ", padding " + window.padding();
        }
    }

    /**
     * L2 normalization over the channels; feeds an output alone.
     *
     * @param batch images
     */
    record Normalize(String name, String source, String destination, int batch, Shape shape, float epsilon)
            implements GpuStep {
        @Override
        public String problem() {
            return "L2 normalization of " + batch + "x" + shape + ", epsilon " + epsilon;
        }

        @Override
        public float factor(TensorRole role) {
            return role == TensorRole.SCALE ? RmsNormalization.scaleFactor(shape.channels()) : 1;
        }

        @Override
        public boolean aside() {
            return true;
        }
    }

    /**
     * An output as the user reads it, NCHW float32.
     *
     * @param output the network's output
     * @param batch images
     */
    record Unpack(String output, String source, String destination, int batch, Shape shape) implements GpuStep {
        @Override
        public String name() {
            return output + ".output";
        }

        @Override
        public String problem() {
            return "unpacking of " + batch + "x" + shape;
        }

        @Override
        public boolean aside() {
            return true;
        }
    }
}
