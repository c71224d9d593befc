// SPDX-License-Identifier: Apache-2.0
/**
 * Who computes each launch: what cuDNN, cuBLASLt and our kernels have for it, the trial on the card, the check of results, and
 * the choice.
 */
@NullMarked
package io.ssd4j.runtime.cuda.choice;

import org.jspecify.annotations.NullMarked;
