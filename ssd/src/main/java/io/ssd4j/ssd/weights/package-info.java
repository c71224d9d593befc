// SPDX-License-Identifier: Apache-2.0
/**
 * Weights of the SSD models, generated from a seed or mapped from a safetensors file with the keys of lufficc/SSD, and
 * a reader and a writer for the safetensors format.
 *
 * <p>{@link io.ssd4j.ssd.weights.SsdWeights} is the entry point. Tensors are never copied to the Java heap.
 */
@NullMarked
package io.ssd4j.ssd.weights;

import org.jspecify.annotations.NullMarked;
