// SPDX-License-Identifier: Apache-2.0
/**
 * Planning a network for a GPU that need not be there: which implementation computes each layer, and what keeps it from
 * being faster. Start at {@link io.ssd4j.runtime.plan.GpuPlanner}.
 */
@NullMarked
package io.ssd4j.runtime.plan;

import org.jspecify.annotations.NullMarked;
