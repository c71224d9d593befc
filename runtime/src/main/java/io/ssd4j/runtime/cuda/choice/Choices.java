// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        return Optional.ofNullable(byProblem.get(step.problem()))
                .orElseThrow(() -> new IllegalStateException("nothing was chosen for " + step.name()));
    }

    /** The names of the steps that only a {@linkplain Implementation#isGeneric() generic} implementation computes. */
    public List<String> generic() {
        return program.steps().stream()
                .filter(step ->
                        step.problem().hasChoice() && of(step).implementation().isGeneric())
                .map(Step::name)
                .toList();
    }

    /** The largest workspace in bytes of the steps on the main stream, which run one after another. */
    public long mainWorkspaceBytes() {
        return workspaceBytes(program.steps().stream().filter(step -> !step.aside()));
    }

    /** The same of the steps on the second stream. */
    public long asideWorkspaceBytes() {
        return workspaceBytes(program.steps().stream().filter(Step::aside));
    }

    private long workspaceBytes(Stream<Step> steps) {
        return steps.mapToLong(step -> step.problem().hasChoice()
                        ? of(step).implementation().workspaceBytes()
                        : step.problem().scratchBytes())
                .max()
                .orElse(0);
    }
}
