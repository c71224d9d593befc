// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.StepChooser.Choice;
import io.ssd4j.runtime.cuda.program.GpuProgram;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.network.Network;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program with who computes each of its steps.
 *
 * @param program the launches
 * @param choices by the steps' problems; the chooser that made them owns the implementations
 */
public record PlannedProgram(GpuProgram program, Map<String, Choice> choices) {

    public PlannedProgram {
        choices = Map.copyOf(choices);
    }

    /**
     * Chooses for a network at one batch size, with float32 input and outputs on the host.
     *
     * @throws UnsupportedStepException where nothing computes a step
     */
    public static PlannedProgram plan(
            Network network, Precision precision, int batch, Effort effort, StepChooser chooser) {
        return plan(network, precision, SessionOptions.batch(batch), effort, chooser);
    }

    /**
     * Chooses for a network at one batch size. The layers are the same whatever goes in and out, so that their results are.
     *
     * @param options of the session, with the batch of this program
     * @throws UnsupportedStepException where nothing computes a step
     */
    public static PlannedProgram plan(
            Network network, Precision precision, SessionOptions<?, ?> options, Effort effort, StepChooser chooser) {
        InputPadding padding = new InputPadding(network, precision);
        int channels = effort == Effort.INSTANT ? padding.usual() : padding.choose(chooser, options.batch());
        GpuProgram program = GpuProgram.of(network, precision, channels, options);
        Map<String, Choice> choices = new HashMap<>();
        program.steps().stream()
                .filter(GpuStep::hasChoice)
                .forEach(step -> choices.put(step.problem(), chooser.choose(step)));
        return new PlannedProgram(program, choices);
    }

    /** How many distinct problems will be chosen for, at most. */
    public static int problems(Network network, Precision precision, List<Integer> batches, Effort effort) {
        InputPadding padding = new InputPadding(network, precision);
        Set<String> problems = new HashSet<>();
        for (int batch : batches) {
            GpuProgram.of(network, precision, batch, padding.usual())
                    .steps()
                    .forEach(step -> problems.add(step.problem()));
            if (effort != Effort.INSTANT) {
                padding.options()
                        .forEach(channels ->
                                padding.steps(batch, channels).forEach(step -> problems.add(step.problem())));
            }
        }
        return problems.size();
    }

    /** Who computes a step. */
    public Choice choice(GpuStep step) {
        Choice choice = choices.get(step.problem());
        if (choice == null) {
            throw new IllegalStateException("nothing was chosen for " + step.name());
        }
        return choice;
    }

    /**
     * Bytes of workspace that its steps need, one after another.
     *
     * @param aside whether those beside the main line are meant, or those on it: the two run at once
     */
    public long workspaceBytes(boolean aside) {
        return program.steps().stream()
                .filter(step -> step.aside() == aside && step.hasChoice())
                .mapToLong(step -> choice(step).implementation().workspaceBytes())
                .max()
                .orElse(0);
    }
}
