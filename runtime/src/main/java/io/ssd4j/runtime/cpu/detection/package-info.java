// SPDX-License-Identifier: Apache-2.0
/** Detections from the outputs of a network's heads, computed in Java: softmax, decoding, threshold, non-maximum suppression. */
@NullMarked
package io.ssd4j.runtime.cpu.detection;

import org.jspecify.annotations.NullMarked;
