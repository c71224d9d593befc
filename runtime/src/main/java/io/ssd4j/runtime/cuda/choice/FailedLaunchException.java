// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.program.Problem;

/** Thrown if a chosen implementation fails when it is launched for the first time or captured, on a GPU that still works. */
public final class FailedLaunchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Choice choice;
    private final NativeCallException failure;

    public FailedLaunchException(Problem problem, Choice choice, NativeCallException failure) {
        super(
                choice.implementation().name() + " of " + choice.library() + " for the " + problem + " failed: "
                        + failure.getMessage(),
                failure);
        this.problem = problem;
        this.choice = choice;
        this.failure = failure;
    }

    /** Adds the implementation, which may be closed by now. */
    public void addTo(Rejections rejections) {
        rejections.add(problem, choice);
    }

    /** Removes the implementation again. */
    public void removeFrom(Rejections rejections) {
        rejections.remove(problem, choice);
    }

    /** The call that failed. */
    public NativeCallException failure() {
        return failure;
    }
}
