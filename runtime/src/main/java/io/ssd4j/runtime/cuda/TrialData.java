// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.kernel.ElementEncoding;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Numbers to time candidates with, and the comparison of their results. */
final class TrialData {
    private static final double SCALE = 0.125;

    private TrialData() {}

    /** Fills a tensor with values between -1/8 and 1/8, the same for the same seed: zeros would draw less power. */
    static void fill(Precision precision, MemorySegment tensor, long seed) {
        KernelElement element = KernelElement.of(precision);
        SplittableRandom random = new SplittableRandom(seed);
        for (long i = 0; i < tensor.byteSize() / element.bytes(); i++) {
            ElementEncoding.set(element, tensor, i, (float) (random.nextDouble(-1, 1) * SCALE));
        }
    }

    /** Whether two results differ by no more than their precision explains: relative L2 difference. */
    static boolean agree(Precision precision, byte[] result, byte[] reference) {
        double bound = switch (precision) {
            case FP32 -> 1e-5;
            case TF32, FP16 -> 3e-3;
            case BF16 -> 2e-2;
        };
        KernelElement element = KernelElement.of(precision);
        ByteBuffer a = ByteBuffer.wrap(result).order(ByteOrder.nativeOrder());
        ByteBuffer b = ByteBuffer.wrap(reference).order(ByteOrder.nativeOrder());
        double difference = 0;
        double norm = 0;
        for (int at = 0; at < result.length; at += element.bytes()) {
            double expected = value(element, b, at);
            difference += Math.pow(value(element, a, at) - expected, 2);
            norm += expected * expected;
        }
        // Written so that a NaN is no agreement.
        return difference <= bound * bound * norm;
    }

    private static float value(KernelElement element, ByteBuffer buffer, int at) {
        return switch (element) {
            case F32 -> buffer.getFloat(at);
            case F16 -> Float.float16ToFloat(buffer.getShort(at));
            case BF16 -> Float.intBitsToFloat(buffer.getShort(at) << 16);
        };
    }
}
