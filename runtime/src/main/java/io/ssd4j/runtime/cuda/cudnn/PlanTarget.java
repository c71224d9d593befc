// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * The GPU that a graph is planned for: a handle on one that is there, or the properties of one that need not be. Planning is
 * the same for both; executing takes a handle. A plan is never made or loaded without a target: cuDNN would read through a
 * null pointer.
 */
public abstract sealed class PlanTarget implements AutoCloseable permits CudnnHandle, DeviceProperties {
    PlanTarget() {}

    /** Tells a descriptor, of whatever kind, which GPU it is for. */
    abstract void bind(DescriptorBuilder descriptor);

    /** Frees it; idempotent. Graphs and plans made for it may still be closed afterwards, not used. */
    @Override
    public abstract void close();
}
