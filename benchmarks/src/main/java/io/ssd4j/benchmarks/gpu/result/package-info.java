// SPDX-License-Identifier: Apache-2.0
/**
 * What a race on a card has found: {@code first-light.json} as records, refused where it lacks what makes a result worth
 * anything. {@code benchmarks/gpu/result.md} describes the file.
 */
@NullMarked
package io.ssd4j.benchmarks.gpu.result;

import org.jspecify.annotations.NullMarked;
