// SPDX-License-Identifier: Apache-2.0
/**
 * What holds each layer back: its time beside the roofline that the card's measured rates set (Williams, Waterman, Patterson,
 * "Roofline: An Insightful Visual Performance Model", doi:10.1145/1498765.1498785), as a table and as a picture.
 */
@NullMarked
package io.ssd4j.benchmarks.gpu.roofline;

import org.jspecify.annotations.NullMarked;
