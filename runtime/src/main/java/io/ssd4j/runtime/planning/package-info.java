// SPDX-License-Identifier: Apache-2.0
/**
 * Plans networks for GPUs, which need not be present: the implementation that computes each layer, and what limits it.
 * Start at {@link io.ssd4j.runtime.planning.GpuPlanner}.
 */
@NullMarked
package io.ssd4j.runtime.planning;

import org.jspecify.annotations.NullMarked;
