// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.bench;

import io.ssd4j.cli.compute.ComputeRequest;
import io.ssd4j.cli.compute.FeatureNetwork;

/**
 * What {@code bench} times.
 *
 * @param model the layers
 * @param weights the weights, as the user named them
 * @param compute the device and how it computes
 * @param batch images per run
 * @param seconds how long runs are timed
 */
record BenchRequest(FeatureNetwork model, String weights, ComputeRequest compute, int batch, double seconds) {}
