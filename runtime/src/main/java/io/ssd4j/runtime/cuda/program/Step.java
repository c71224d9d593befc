// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import java.util.List;

/**
 * One launch of a program, as data.
 *
 * @param name the network operation, or the purpose of the step
 * @param problem the work
 * @param sources the buffers it reads
 * @param destination the buffer it writes
 * @param aside whether it runs on the second stream, in parallel with the main line, because it only feeds an output
 */
public record Step(String name, Problem problem, List<String> sources, String destination, boolean aside) {

    /** Copies the list. */
    public Step {
        sources = List.copyOf(sources);
    }

    /** A step that reads one buffer. */
    Step(String name, Problem problem, String source, String destination, boolean aside) {
        this(name, problem, List.of(source), destination, aside);
    }

    /** The buffer that a step with a single source reads. */
    public String source() {
        return sources.getFirst();
    }
}
