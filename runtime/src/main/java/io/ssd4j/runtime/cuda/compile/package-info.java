// SPDX-License-Identifier: Apache-2.0
/** Programs bound to memory: every launch with its addresses, ready to be captured. */
@NullMarked
package io.ssd4j.runtime.cuda.compile;

import org.jspecify.annotations.NullMarked;
