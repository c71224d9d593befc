// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.quantization.Quantization;

/** Whether weights and a precision go together. */
final class QuantizationCheck {
    private QuantizationCheck() {}

    /**
     * Checks before anything is packed.
     *
     * @param listener receives a warning if quantized weights are computed in another precision
     * @throws UnsupportedPrecisionException if the precision is int8 or fp8 and the weights are not quantized for it
     * @throws WeightsException if they are quantized for another network
     */
    static void of(Network network, Weights weights, Precision precision, DeviceListener listener) {
        if (precision == Precision.INT8 || precision == Precision.FP8) {
            Quantization quantization = weights.quantization()
                    .orElseThrow(() -> new UnsupportedPrecisionException(weights.source()
                            + ": the weights are not quantized, as precision " + precision.id()
                            + " needs it: make quantized ones with './ssd4j quantize --weights " + weights.source()
                            + " --images FOLDER --out FILE" + option(precision) + "', or use another precision"));
            if (precision(quantization) != precision) {
                throw new UnsupportedPrecisionException(weights.source() + ": the weights are quantized for precision "
                        + precision(quantization).id() + ", not " + precision.id()
                        + ": use that precision, or quantize the weights that they were made from with './ssd4j quantize"
                        + " --weights WEIGHTS --images FOLDER --out FILE" + option(precision) + "'");
            }
            try {
                quantization.requireFits(network);
            } catch (IllegalArgumentException e) {
                throw new WeightsException(weights.source() + ": " + e.getMessage(), e);
            }
        } else if (weights.quantization().isPresent()) {
            listener.warning(weights.source() + ": the weights are quantized, but are computed with in "
                    + precision.id() + ": precision "
                    + precision(weights.quantization().get()).id()
                    + " is what they are made for, and fp32 weights are more exact");
        }
    }

    /** The precision that weights are quantized for. */
    private static Precision precision(Quantization quantization) {
        return switch (quantization.format()) {
            case INT8 -> Precision.INT8;
            case E4M3 -> Precision.FP8;
        };
    }

    /** What the command needs besides, since it makes weights for int8 by default. */
    private static String option(Precision precision) {
        return precision == Precision.FP8 ? " --precision fp8" : "";
    }
}
