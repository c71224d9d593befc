// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.Map;

/**
 * One way to compute a step: an engine of cuDNN, an algorithm of cuBLASLt, or a kernel of ours. Steps of one problem share it,
 * each bound to memory of its own.
 */
public interface Implementation extends AutoCloseable {

    /** Its number or name in the library: {@code eng41}, {@code alg66}, {@code max_pool}. */
    String engine();

    /** What is turned on it, by name, in the library's order. */
    Map<String, Long> knobs();

    /** What {@link ImplementationSource#load} needs to have it again. */
    String stored();

    /** Bytes of device memory that a launch needs beside its tensors. */
    long workspaceBytes();

    /**
     * Lays a launch out.
     *
     * @param owned gets what the launch needs as long as it is used; closed before this
     */
    DeviceKernels.Launch bind(Operands operands, CloseStack owned);

    /** Frees it; idempotent. */
    @Override
    void close();
}
