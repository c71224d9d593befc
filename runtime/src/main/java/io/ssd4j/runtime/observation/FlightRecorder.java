// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.observation;

/** Whether this Java has the flight recorder, which a small runtime image may lack. Without it, the classes of events must not be touched. */
final class FlightRecorder {
    static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}
}
