// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.runtime.quantization.Quantization;
import java.util.List;

/**
 * What {@code quantize} has done.
 *
 * @param request the request
 * @param network the network
 * @param calibrated the number of photos that scales were chosen by
 * @param heldOut the number of photos that the agreement was measured on
 * @param scales the scales
 * @param kept the convolutions in floating point
 * @param agreements of each map and head
 */
record QuantizeResult(
        QuantizeRequest request,
        QuantizedNetwork network,
        int calibrated,
        int heldOut,
        Quantization scales,
        List<String> kept,
        List<OutputAgreement> agreements) {

    /**
     * How well an output agrees with float32.
     *
     * @param output its name
     * @param decibels the signal-to-noise ratio
     * @param cosine of the angle
     */
    record OutputAgreement(String output, double decibels, double cosine) {}
}
