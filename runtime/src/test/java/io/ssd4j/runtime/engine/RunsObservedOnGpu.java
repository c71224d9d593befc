// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Metrics;

/** The main program of a JVM: runs a network twice on the first GPU. */
public final class RunsObservedOnGpu {
    private RunsObservedOnGpu() {}

    public static void main(String[] arguments) {
        ObservedRuns.use("cuda:0", Metrics.NONE, session -> {
            session.run();
            session.run();
        });
    }
}
