// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

/** Events of the CUDA engine. */
@OnStandIn
class FlightRecorderStandInTest extends FlightRecorderContract {
    @Override
    String device() {
        return "cuda:0";
    }

    /** The weights fill four units of 256 bytes, and the biases begin the fifth. */
    @Override
    long weightBytes() {
        return 5 * 256;
    }
}
