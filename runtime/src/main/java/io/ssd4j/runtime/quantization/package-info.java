// SPDX-License-Identifier: Apache-2.0
/**
 * Computing with 8-bit numbers, integers or floating-point ones: which layers do, by which scales, and how the scales are measured on photos. Knows networks and
 * values, but no engine and no file.
 */
@NullMarked
package io.ssd4j.runtime.quantization;

import org.jspecify.annotations.NullMarked;
