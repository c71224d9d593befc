// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import static io.ssd4j.runtime.cuda.program.TensorRole.BIAS;
import static io.ssd4j.runtime.cuda.program.TensorRole.DESCALE;
import static io.ssd4j.runtime.cuda.program.TensorRole.INPUT;
import static io.ssd4j.runtime.cuda.program.TensorRole.OUTPUT;
import static io.ssd4j.runtime.cuda.program.TensorRole.SCALE;
import static io.ssd4j.runtime.cuda.program.TensorRole.UNITS;
import static io.ssd4j.runtime.cuda.program.TensorRole.WEIGHTS;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.engine.DetectionLayout;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.runtime.quantization.Quantization;
import java.util.ArrayList;
import java.util.List;

/**
 * The work of a step, independent of its implementation and of the memory it works in. Steps with equal problems share
 * one implementation. Activations are NHWC.
 *
 * <p>The text of a problem is its key in plan stores: a change of its format invalidates stored choices and requires a
 * new schema of the store.
 */
public sealed interface Problem
        permits Problem.Packing,
                Problem.Resizing,
                Problem.Convolution,
                Quantizing,
                Problem.MaxPooling,
                Problem.L2Normalization,
                Problem.Detection,
                Problem.Unpacking {

    /** With values between -1/8 and 1/8, 8-bit numbers are then normal ones. */
    float TRIAL_UNITS = 64;

    /** Type of the activations that are read, and of a convolution's weights. */
    ElementType element();

    /** Number of images. */
    int batch();

    /** Shape of one image of the output. */
    Shape to();

    /**
     * Every tensor in device memory that some implementation may use, the output last. A normalization's weights appear
     * twice: as the network defines them and as an RMS normalization expects them.
     */
    List<StepTensor> tensors();

    /** Floating-point operations of the definition; a multiply-add counts as two. */
    default long flop() {
        return 0;
    }

    /** Bytes of device memory that must be read and written, each tensor once. */
    default long bytes() {
        return tensors().stream()
                .filter(tensor -> tensor.role() != SCALE)
                .mapToLong(StepTensor::bytes)
                .sum();
    }

    /** Whether there may be several implementations; only our kernels have one for the others. */
    default boolean hasChoice() {
        return true;
    }

    /** Bytes of scratch memory of a problem without a choice. */
    default long scratchBytes() {
        return 0;
    }

    /** Factor that makes the values of a tensor fit those of the others when all are filled at random. */
    default float factor(TensorRole role) {
        return role == UNITS ? TRIAL_UNITS : 1;
    }

    /** The tensor that the step writes. */
    default StepTensor output() {
        return tensors().getLast();
    }

    private static StepTensor written(Problem problem) {
        return StepTensor.of(OUTPUT, problem.element(), problem.batch(), problem.to());
    }

    /**
     * Packing of NCHW float32 values into the layout of the first layer.
     *
     * @param shape of an input image
     * @param paddedChannels channels that the first layer reads; those beyond the image's own are zero
     */
    record Packing(ElementType element, int batch, Shape shape, int paddedChannels) implements Problem {
        @Override
        public Shape to() {
            return new Shape(paddedChannels, shape.height(), shape.width());
        }

        @Override
        public List<StepTensor> tensors() {
            return List.of(StepTensor.of(INPUT, ElementType.FLOAT32, batch, shape), written(this));
        }

        @Override
        public String toString() {
            return "packing of " + batch + "x" + shape + " to " + paddedChannels + " channels";
        }
    }

    /**
     * Resizing of frames into the layout of the first layer. Only one of our kernels does it, so there is no choice.
     *
     * @param slot layout of each frame in memory
     * @param conversion how pixels become values
     * @param paddedChannels channels that the first layer reads; those beyond red, green and blue are zero
     */
    record Resizing(ElementType element, int batch, FrameSlot slot, FrameConversion conversion, int paddedChannels)
            implements Problem {
        @Override
        public Shape to() {
            return new Shape(paddedChannels, slot.input().height(), slot.input().width());
        }

        @Override
        public boolean hasChoice() {
            return false;
        }

        /** The output; frames with their tables have a layout of their own. */
        @Override
        public List<StepTensor> tensors() {
            return List.of(written(this));
        }

        @Override
        public long bytes() {
            return batch * slot.bytes() + Problem.super.bytes();
        }

        @Override
        public String toString() {
            return "resizing of " + batch + " frames to " + slot.input() + " with " + paddedChannels + " channels";
        }
    }

    /**
     * Convolution (cross-correlation, zero padding) with bias and an activation; sums are float32 for every element type.
     *
     * <p>Of 8-bit floating-point numbers, it is {@code activation(sums * DESCALE + BIAS)} with a float32 bias, and written either as
     * float16 or, times {@link TensorRole#UNITS}, as 8-bit numbers again.
     *
     * @param element type of the input and the weights
     * @param written type of the output
     * @param from shape of one image of the input
     * @param channels output channels
     * @param activation applied to the sums with the bias
     */
    record Convolution(
            ElementType element,
            ElementType written,
            int batch,
            Shape from,
            int channels,
            Window window,
            Activation activation)
            implements Problem {
        /** Checks the types. */
        public Convolution {
            if (element == ElementType.FLOAT8_E4M3) {
                int group = Quantization.FLOAT8_CHANNELS;
                if (from.channels() % group != 0 || channels % group != 0) {
                    throw new IllegalArgumentException(
                            from.channels() + " and " + channels + " channels in 8 bits are no multiples of " + group);
                }
            } else if (element != written) {
                throw new IllegalArgumentException("a convolution of " + element + " written as " + written);
            }
        }

        /** A convolution with one type for everything. */
        public Convolution(
                ElementType element, int batch, Shape from, int channels, Window window, Activation activation) {
            this(element, element, batch, from, channels, window, activation);
        }

        /** Whether it multiplies 8-bit floating-point numbers. */
        public boolean isFloat8() {
            return element == ElementType.FLOAT8_E4M3;
        }

        /** Whether it writes 8-bit floating-point numbers. */
        public boolean writesFloat8() {
            return written == ElementType.FLOAT8_E4M3;
        }

        /** The type of the bias. */
        public ElementType biasElement() {
            return isFloat8() ? ElementType.FLOAT32 : element;
        }

        @Override
        public Shape to() {
            return new Shape(
                    channels,
                    window.outputs(from.height(), Rounding.FLOOR),
                    window.outputs(from.width(), Rounding.FLOOR));
        }

        /** Multiply-adds for one output value. */
        private long taps() {
            return (long) from.channels() * window.kernel() * window.kernel();
        }

        @Override
        public List<StepTensor> tensors() {
            List<StepTensor> tensors = new ArrayList<>();
            tensors.add(StepTensor.of(INPUT, element, batch, from));
            tensors.add(new StepTensor(WEIGHTS, element, channels * taps()));
            tensors.add(new StepTensor(BIAS, biasElement(), channels));
            if (isFloat8()) {
                tensors.add(new StepTensor(DESCALE, ElementType.FLOAT32, 1));
            }
            if (writesFloat8()) {
                tensors.add(new StepTensor(UNITS, ElementType.FLOAT32, 1));
            }
            tensors.add(StepTensor.of(OUTPUT, written, batch, to()));
            return tensors;
        }

        /** Bias and activation are not counted, as is customary. */
        @Override
        public long flop() {
            return 2L * batch * to().elements() * taps();
        }

        @Override
        public String toString() {
            return "convolution of " + batch + "x" + from + " " + element + " to " + channels + " channels, kernel "
                    + window.kernel() + ", stride " + window.stride() + ", padding " + window.padding() + ", dilation "
                    + window.dilation() + (activation == Activation.RELU ? "" : ", without activation")
                    + (written == element ? "" : ", written as " + written);
        }
    }

    /**
     * Max pooling; the padding counts as minus infinity.
     *
     * @param from shape of one image of the input
     * @param rounding treatment of a last partial window
     */
    record MaxPooling(ElementType element, int batch, Shape from, Window window, Rounding rounding) implements Problem {
        /** Checks the window. */
        public MaxPooling {
            if (window.dilation() != 1) {
                throw new IllegalArgumentException("max pooling does not support a dilation of " + window.dilation());
            }
        }

        @Override
        public Shape to() {
            return new Shape(
                    from.channels(), window.outputs(from.height(), rounding), window.outputs(from.width(), rounding));
        }

        @Override
        public List<StepTensor> tensors() {
            return List.of(StepTensor.of(INPUT, element, batch, from), written(this));
        }

        /** Comparisons: one less than the taps of a window, for each output. */
        @Override
        public long flop() {
            return batch * to().elements() * ((long) window.kernel() * window.kernel() - 1);
        }

        @Override
        public String toString() {
            return "max pooling of " + batch + "x" + from + " to " + to() + ", kernel " + window.kernel() + ", stride "
                    + window.stride() + ", padding " + window.padding();
        }
    }

    /**
     * L2 normalization over the channels of each position, {@code y = weight[c] * x / (sqrt(sum_c x^2) + epsilon)}.
     *
     * <p>It is also an RMS normalization: see {@link Operation.L2Normalization#rmsScale}.
     *
     * @param to shape of one image of input and output
     */
    record L2Normalization(ElementType element, int batch, Shape to, float epsilon) implements Problem {
        /** Checks the epsilon. */
        public L2Normalization {
            if (!(epsilon > 0)) {
                throw new IllegalArgumentException(
                        "an epsilon of " + epsilon + " divides an all-zero position by zero");
            }
        }

        @Override
        public float factor(TensorRole role) {
            return role == SCALE ? (float) Operation.L2Normalization.rmsScale(to.channels()) : 1;
        }

        @Override
        public List<StepTensor> tensors() {
            return List.of(
                    StepTensor.of(INPUT, element, batch, to),
                    new StepTensor(WEIGHTS, ElementType.FLOAT32, to.channels()),
                    new StepTensor(SCALE, ElementType.FLOAT32, to.channels()),
                    written(this));
        }

        /** A square, a sum and two products for each value. */
        @Override
        public long flop() {
            return 4L * batch * to.elements();
        }

        @Override
        public String toString() {
            return "L2 normalization of " + batch + "x" + to + ", epsilon " + epsilon;
        }
    }

    /**
     * Detections from the maps of a detector's heads, by the rules of the detector. Only our kernels do it, so there is no choice.
     *
     * @param input shape of the network's input, whose pixels are the unit of the boxes
     * @param maps shapes of the heads' maps for one image, in the order of the rules' heads
     */
    record Detection(ElementType element, int batch, Shape input, List<Shape> maps, DetectionRules rules)
            implements Problem {
        /** Copies the list. */
        public Detection {
            maps = List.copyOf(maps);
        }

        /** The block of an image as 4-byte values, see {@link DetectionLayout}. */
        @Override
        public Shape to() {
            return new Shape(Math.toIntExact(DetectionLayout.of(rules).imageBytes() / Float.BYTES), 1, 1);
        }

        @Override
        public boolean hasChoice() {
            return false;
        }

        @Override
        public long scratchBytes() {
            return DetectionScratch.of(this).bytes();
        }

        /** The blocks; the heads' maps have no roles, since their number varies. */
        @Override
        public List<StepTensor> tensors() {
            return List.of(StepTensor.of(OUTPUT, ElementType.FLOAT32, batch, to()));
        }

        @Override
        public long bytes() {
            long map = maps.stream().mapToLong(Shape::elements).sum() * element.bytes();
            return batch * map + Problem.super.bytes();
        }

        @Override
        public String toString() {
            return "detection in " + batch + " images, " + rules.defaultBoxes() + ", " + rules.classes() + " classes";
        }
    }

    /**
     * Unpacking of an output into NCHW float32 values.
     *
     * @param to shape of one image
     */
    record Unpacking(ElementType element, int batch, Shape to) implements Problem {
        @Override
        public List<StepTensor> tensors() {
            return List.of(
                    StepTensor.of(INPUT, element, batch, to), StepTensor.of(OUTPUT, ElementType.FLOAT32, batch, to));
        }

        @Override
        public String toString() {
            return "unpacking of " + batch + "x" + to;
        }
    }
}
