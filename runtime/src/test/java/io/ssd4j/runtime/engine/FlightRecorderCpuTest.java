// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

/** Events of the CPU engine. */
class FlightRecorderCpuTest extends FlightRecorderContract {
    @Override
    String device() {
        return "cpu";
    }

    @Override
    long weightBytes() {
        return ObservedRuns.PARAMETER_BYTES;
    }
}
