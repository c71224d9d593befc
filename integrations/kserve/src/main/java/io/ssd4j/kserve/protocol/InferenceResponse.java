// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.List;

/**
 * The answer to a request.
 *
 * @param model the name of the model
 * @param version its version
 * @param id what the client called the request; empty if it had no name
 * @param parameters of the answer
 * @param outputs the outputs, in the order in which they were requested
 */
public record InferenceResponse(
        String model, String version, String id, Parameters parameters, List<OutputTensor> outputs) {

    /** Copies the list. */
    public InferenceResponse {
        outputs = List.copyOf(outputs);
    }
}
