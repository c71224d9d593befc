// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Metrics;
import io.ssd4j.runtime.RunMetrics;
import io.ssd4j.runtime.SessionReport;

/** The main program of a JVM: runs a network, and prints whether the flight recorder is there and how many runs were measured. */
final class RunsObserved {
    private RunsObserved() {}

    @SuppressWarnings("SystemOut") // the test reads it
    public static void main(String[] arguments) {
        int[] runs = new int[1];
        Metrics metrics = new Metrics() {
            @Override
            public RunMetrics sessionOpened(SessionReport report) {
                return _ -> runs[0]++;
            }
        };
        ObservedRuns.use("cpu", metrics, session -> {
            session.run();
            session.run();
        });
        System.out.println(
                "recorder " + ModuleLayer.boot().findModule("jdk.jfr").isPresent() + ", runs " + runs[0]);
    }
}
