// SPDX-License-Identifier: Apache-2.0
/**
 * Which implementation computes each problem: the strategies, the trial on the GPU, the check of results, and the
 * choices. The libraries implement {@link io.ssd4j.runtime.cuda.choice.ImplementationSource} in their own packages.
 */
@NullMarked
package io.ssd4j.runtime.cuda.choice;

import org.jspecify.annotations.NullMarked;
