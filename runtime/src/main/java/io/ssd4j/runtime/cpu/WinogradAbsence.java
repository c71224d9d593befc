// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.cpu.winograd.WinogradProblem;
import io.ssd4j.runtime.network.Operation;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells once in a process why a network is computed without Winograd convolutions, and what that costs. */
final class WinogradAbsence {
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private WinogradAbsence() {}

    /** Warns the listener if a network would be computed faster. */
    static void warn(SessionRecipe recipe) {
        boolean wanted = recipe.precision() == Precision.FP32
                && recipe.network().operations().stream()
                        .anyMatch(operation ->
                                operation instanceof Operation.Convolution c && WinogradProblem.supports(c.window()));
        if (wanted) {
            WinogradConvolution.unavailable()
                    .filter(_ -> TOLD.compareAndSet(false, true))
                    .ifPresent(reason -> recipe.device()
                            .options()
                            .listener()
                            .warning("Winograd convolutions are not used, and a run takes up to twice as long: "
                                    + reason));
        }
    }
}
