// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The memory of one launch.
 *
 * @param tensors by their role in the step, as {@link Problem#tensors()} lists them
 * @param workspace scratch memory of the implementation; empty if it needs none
 */
public record Operands(Map<TensorRole, DeviceSlice> tensors, Optional<DeviceSlice> workspace) {

    public Operands {
        tensors = Map.copyOf(tensors);
    }

    /** The tensor with a role. */
    public DeviceSlice of(TensorRole role) {
        return Objects.requireNonNull(
                tensors.get(role), () -> "no memory for " + role + "; only for " + tensors.keySet());
    }

    /** The workspace's address; 0 if there is none. */
    public long workspaceAddress() {
        return workspace.map(slice -> slice.address().value()).orElse(0L);
    }
}
