// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * The GPU that a graph is planned for: a handle on an installed GPU, or the properties of one that need not be installed.
 * Planning is the same for both; executing requires a handle. No plan is made or loaded without a target, since cuDNN would
 * dereference a null pointer.
 */
public sealed interface CudnnTarget extends AutoCloseable permits CudnnHandle, DeviceProperties {
    /** Frees the target; idempotent. Graphs and plans made for it may still be closed afterwards, but not used. */
    @Override
    void close();
}
