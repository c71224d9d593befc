// SPDX-License-Identifier: Apache-2.0
/**
 * Planning a network for a GPU that does not have to be present: which implementation computes each layer, and what limits it. Start at {@link io.ssd4j.runtime.planning.GpuPlanner}.
 */
@NullMarked
package io.ssd4j.runtime.planning;

import org.jspecify.annotations.NullMarked;
