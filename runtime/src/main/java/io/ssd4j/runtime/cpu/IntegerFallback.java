// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;

/**
 * What quantized weights are computed with on a processor that has no instruction for adding products of bytes in 32 bits. Its 8-bit
 * convolutions take about 0.7 of the time of direct float32 convolutions, but 1.4 times that of Winograd convolutions.
 */
final class IntegerFallback {
    private static final String NO_INSTRUCTION =
            "this processor has no instruction that adds products of bytes in 32 bits (VNNI), as far as it is known";

    private IntegerFallback() {}

    /**
     * Chooses between integers and float32, and tells the listener what that costs.
     *
     * @param requested the precision that a model is loaded in
     * @return the precision to compute in
     */
    static Precision precision(Precision requested, DeviceOptions options) {
        if (requested != Precision.INT8 || Dnnl.sumsBytesIn32Bits()) {
            return requested;
        }
        boolean winograd = WinogradConvolution.unavailable().isEmpty();
        // Which arithmetic is faster is a property of the machine, and deterministic results must not depend on it.
        if (winograd && !options.deterministic()) {
            options.listener()
                    .warning("int8 is computed in fp32, from the same weights, because that is faster here: "
                            + NO_INSTRUCTION);
            return Precision.FP32;
        }
        options.listener()
                .warning("int8 is " + (winograd ? "slower than fp32 here, and " : "")
                        + "a little less exact than elsewhere, because weights are rounded to 7 bits: "
                        + NO_INSTRUCTION);
        return Precision.INT8;
    }
}
