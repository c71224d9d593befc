// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.quantize;

import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.weights.WeightsName;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.quantization.Quantization;
import io.ssd4j.ssd.image.PhotoOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The request of a {@code quantize} command.
 *
 * @param weights as {@link WeightsName#open} takes them
 * @param network the detector or the backbone that they are for, if given
 * @param photos the photos to calibrate with, at least one
 * @param reading how they are read
 * @param format the 8-bit numbers
 * @param method how scales are chosen
 * @param kept convolutions that stay in floating point
 * @param threads host threads, 0 for all processors
 * @param out the file to write
 */
record QuantizeRequest(
        String weights,
        QuantizedNetwork.Given network,
        List<Path> photos,
        PhotoOptions reading,
        Quantization.Format format,
        CalibrationMethod method,
        Set<String> kept,
        int threads,
        OutputFile out) {

    QuantizeRequest {
        photos = List.copyOf(photos);
    }

    /** The precision that the weights are made for. */
    Precision precision() {
        return switch (format) {
            case INT8 -> Precision.INT8;
            case E4M3 -> Precision.FP8;
        };
    }
}
