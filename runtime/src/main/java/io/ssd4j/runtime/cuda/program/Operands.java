// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import java.util.Map;
import java.util.Optional;

/**
 * Where a launch's tensors are.
 *
 * @param tensors by what they are to the step, as {@link StepTensor#of} lists them
 * @param workspace room for what the implementation needs; empty where it needs none
 */
public record Operands(Map<TensorRole, DeviceSlice> tensors, Optional<DeviceSlice> workspace) {

    public Operands {
        tensors = Map.copyOf(tensors);
    }

    /** One of the tensors. */
    public DeviceSlice of(TensorRole role) {
        DeviceSlice slice = tensors.get(role);
        if (slice == null) {
            throw new IllegalStateException("no memory for " + role + "; there is some for " + tensors.keySet());
        }
        return slice;
    }

    /** The workspace's address, 0 where there is none. */
    public long workspaceAddress() {
        return workspace.map(slice -> slice.address().value()).orElse(0L);
    }
}
