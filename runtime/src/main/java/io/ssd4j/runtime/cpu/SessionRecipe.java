// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.network.Network;
import java.lang.foreign.Arena;

/**
 * What a session's programs are made from.
 *
 * @param device the CPU
 * @param network the network
 * @param precision what it was loaded in
 * @param arithmetic what its layers compute in
 * @param weights its parameters
 * @param returned the outputs
 * @param batch images per run
 */
record SessionRecipe(
        CpuDevice device,
        Network network,
        Precision precision,
        Arithmetic arithmetic,
        PackedWeights weights,
        ReturnedOutputs returned,
        int batch) {

    static SessionRecipe of(CpuModel model, SessionOptions<?, ?> options) {
        return new SessionRecipe(
                model.device(),
                model.network(),
                model.precision(),
                model.arithmetic(),
                model.weights(),
                ReturnedOutputs.of(model.network(), options),
                options.batch());
    }

    int threads() {
        return device.threads();
    }

    /** Lowers the network with the given implementations; the caller closes the result. */
    Lowering lower(Choices choices) {
        return Lowering.of(device.engine(), network, arithmetic, batch, returned, choices);
    }

    SessionSegments segments(Arena arena) {
        return SessionSegments.allocate(arena, network, batch, returned);
    }

    /** Binds a lowered network to an input and outputs; the lowering may be closed afterwards. */
    Program bind(Lowering lowering, SessionSegments segments) {
        return new Program(device.engine(), lowering.steps(), weights, segments);
    }
}
