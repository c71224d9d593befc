// SPDX-License-Identifier: Apache-2.0
/**
 * Places buffers that are in use at different times in the same memory: {@link io.ssd4j.runtime.memory.Liveness} says when each is in use, and
 * {@link io.ssd4j.runtime.memory.SlabPlanner} assigns offsets in one slab.
 */
@NullMarked
package io.ssd4j.runtime.memory;

import org.jspecify.annotations.NullMarked;
