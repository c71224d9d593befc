// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * What a session is opened for.
 *
 * @param batch images per run, at least 1
 * @param input what it is given
 * @param outputs where it leaves the outputs
 */
public record SessionOptions(int batch, SessionInput input, SessionOutputs outputs) {

    /** Checks the batch. */
    public SessionOptions {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, not " + batch);
        }
    }

    /** What {@link Model#openSession(int)} uses: float32 input and outputs in host memory. */
    public SessionOptions(int batch) {
        this(batch, new SessionInput.Tensor(), SessionOutputs.HOST);
    }

    /** These options with another input. */
    public SessionOptions input(SessionInput newInput) {
        return new SessionOptions(batch, newInput, outputs);
    }

    /** These options with the outputs elsewhere. */
    public SessionOptions outputs(SessionOutputs newOutputs) {
        return new SessionOptions(batch, input, newOutputs);
    }
}
