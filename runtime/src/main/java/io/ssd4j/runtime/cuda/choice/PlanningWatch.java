// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.PlanningProgress;
import io.ssd4j.runtime.cuda.program.GpuStep;
import java.util.HashSet;
import java.util.Set;

/** Tells a listener how far the timing of candidates has come. */
public final class PlanningWatch {
    private final DeviceListener listener;
    private final int problems;
    private final Set<String> begun = new HashSet<>();

    /**
     * @param problems how many there are to choose for
     */
    public PlanningWatch(DeviceListener listener, int problems) {
        this.listener = listener;
        this.problems = problems;
    }

    /** A candidate, counted from 0, is about to be tried. */
    public void timing(GpuStep step, int candidate, int candidates) {
        begun.add(step.problem());
        listener.planning(new PlanningProgress(step.name(), begun.size() - 1, problems, candidate, candidates));
    }
}
