// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.staging;

import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.runtime.resize.BilinearAxis;
import io.ssd4j.runtime.resize.FloatBilinearAxis;

/** The entries of one axis as the resizing kernels read them: two neighboring positions of the frame and the bits of their weights. */
interface AxisEntries {

    /** The first of the two positions of target position {@code i}. */
    int first(int i);

    /** The second of the two positions. */
    int second(int i);

    /** The weight of the first: an integer or the bits of a float32, as the kernel of the conversion expects. */
    int firstWeight(int i);

    /** The weight of the second. */
    int secondWeight(int i);

    /** The horizontal axis. */
    static AxisEntries columns(FrameConversion conversion, int source, int target) {
        return switch (conversion) {
            case FrameConversion.ByteResize _ -> new Integers(BilinearAxis.columns(source, target));
            case FrameConversion.FloatResize _ -> new Floats(new FloatBilinearAxis(source, target));
        };
    }

    /** The vertical axis. */
    static AxisEntries rows(FrameConversion conversion, int source, int target) {
        return switch (conversion) {
            case FrameConversion.ByteResize _ -> new Integers(BilinearAxis.rows(source, target));
            case FrameConversion.FloatResize _ -> new Floats(new FloatBilinearAxis(source, target));
        };
    }

    /** Weights in units of 1/2048. */
    record Integers(BilinearAxis axis) implements AxisEntries {
        @Override
        public int first(int i) {
            return axis.first(i);
        }

        @Override
        public int second(int i) {
            return axis.second(i);
        }

        @Override
        public int firstWeight(int i) {
            return axis.firstWeight(i);
        }

        @Override
        public int secondWeight(int i) {
            return axis.secondWeight(i);
        }
    }

    /** Weights as bits of float32. */
    record Floats(FloatBilinearAxis axis) implements AxisEntries {
        @Override
        public int first(int i) {
            return axis.first(i);
        }

        @Override
        public int second(int i) {
            return axis.second(i);
        }

        @Override
        public int firstWeight(int i) {
            return Float.floatToRawIntBits(axis.firstWeight(i));
        }

        @Override
        public int secondWeight(int i) {
            return Float.floatToRawIntBits(axis.secondWeight(i));
        }
    }
}
