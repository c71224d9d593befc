// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * Describes a model.
 *
 * @param name its name
 * @param version its only version
 * @param platform what computes it
 * @param inputs the forms of the input, of which a request has one
 * @param outputs all outputs
 */
public record ModelMetadata(
        String name, String version, String platform, List<TensorMetadata> inputs, List<TensorMetadata> outputs) {

    /** Copies the lists. */
    public ModelMetadata {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
