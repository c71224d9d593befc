// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.Map;

/**
 * One way to compute a problem: a cuDNN engine, a cuBLASLt algorithm, or one of our kernels. Steps with equal
 * problems share it, each bound to its own memory.
 */
public interface Implementation extends AutoCloseable {

    /** Its number or name in the library: {@code eng41}, {@code alg66}, {@code max_pool}. */
    String name();

    /** Knob settings by name, in the library's order. */
    default Map<String, Long> knobs() {
        return Map.of();
    }

    /** Text from which {@link ImplementationSource#load} makes it again. */
    String stored();

    /** Bytes of device memory that a launch needs besides its tensors. */
    default long workspaceBytes() {
        return 0;
    }

    /**
     * Whether the library has it for everything that none of its faster implementations supports. A layer that is left to it may take many
     * times as long as its size suggests.
     */
    default boolean isGeneric() {
        return false;
    }

    /**
     * Binds it to memory.
     *
     * @param owned takes ownership of what the launch needs; closed before this
     */
    Launch bind(Operands operands, CloseStack owned);

    /** Frees it; idempotent. */
    @Override
    void close();
}
