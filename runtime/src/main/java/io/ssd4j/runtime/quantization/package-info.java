// SPDX-License-Identifier: Apache-2.0
/**
 * Computing in 8-bit integers: which layers do, by which scales, and how the scales are measured on photos. Knows networks and
 * values, but no engine and no file.
 */
@NullMarked
package io.ssd4j.runtime.quantization;

import org.jspecify.annotations.NullMarked;
