// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * A request to compute something.
 *
 * @param model the name of the model
 * @param version its version; empty for any
 * @param id what the client calls the request, and finds in the answer; empty if it has no name
 * @param parameters of the request
 * @param inputs the input tensors
 * @param outputs the outputs to return; empty for the usual ones
 */
public record InferenceRequest(
        String model,
        String version,
        String id,
        Parameters parameters,
        List<InputTensor> inputs,
        List<OutputRequest> outputs) {

    /** Copies the lists. */
    public InferenceRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
