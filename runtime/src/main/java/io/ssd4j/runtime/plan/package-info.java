// SPDX-License-Identifier: Apache-2.0
/**
 * Planning a network for a GPU that does not have to be present: which implementation computes each layer, and what limits it. Start at {@link io.ssd4j.runtime.plan.GpuPlanner}.
 */
@NullMarked
package io.ssd4j.runtime.plan;

import org.jspecify.annotations.NullMarked;
