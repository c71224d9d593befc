// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import java.util.Map;

/**
 * A program with the implementations of its steps.
 *
 * @param program the steps
 * @param byProblem the choices; the chooser that made them owns the implementations
 */
public record Choices(Program program, Map<Problem, Choice> byProblem) {

    public Choices {
        byProblem = Map.copyOf(byProblem);
    }

    /** The choice for a step. */
    public Choice of(Step step) {
        Choice choice = byProblem.get(step.problem());
        if (choice == null) {
            throw new IllegalStateException("nothing was chosen for " + step.name());
        }
        return choice;
    }

    /**
     * Bytes of workspace that the steps need, one after another.
     *
     * @param aside whether to count the steps beside the main line, or those on it: the two run at once
     */
    public long workspaceBytes(boolean aside) {
        return program.steps().stream()
                .filter(step -> step.aside() == aside && byProblem.containsKey(step.problem()))
                .mapToLong(step -> of(step).implementation().workspaceBytes())
                .max()
                .orElse(0);
    }
}
