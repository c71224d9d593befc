// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

/**
 * One launch of a program, as data.
 *
 * @param name the network operation, or the purpose of the step
 * @param problem the work
 * @param source the buffer it reads
 * @param destination the buffer it writes
 */
public record Step(String name, Problem problem, String source, String destination) {

    /** Whether the step runs on the second stream, in parallel with the main line, because it only feeds an output. */
    public boolean aside() {
        return problem instanceof Problem.L2Normalization || problem instanceof Problem.Unpacking;
    }
}
