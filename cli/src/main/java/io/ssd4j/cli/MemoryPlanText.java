// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.memory.MemoryPlan;
import java.io.PrintWriter;
import java.util.Map;

/** How activations share memory, for people. */
final class MemoryPlanText {
    private MemoryPlanText() {}

    static void write(Map<Integer, MemoryPlan> plans, PrintWriter to) {
        plans.forEach((batch, plan) -> {
            to.println();
            to.println("memory plan for batch " + batch);
            to.print(plan);
        });
        to.flush();
    }
}
