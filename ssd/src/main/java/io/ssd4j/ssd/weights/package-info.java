// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and writes the weights of SSD models: safetensors files, PyTorch's checkpoints, and weights generated from a seed.
 *
 * <p>{@link io.ssd4j.ssd.weights.Checkpoint} opens any of them and recognizes the detector; {@link io.ssd4j.ssd.weights.SsdWeights} opens the weights
 * of a backbone. Files are memory-mapped, and tensors are never copied to the Java heap.
 */
@NullMarked
package io.ssd4j.ssd.weights;

import org.jspecify.annotations.NullMarked;
