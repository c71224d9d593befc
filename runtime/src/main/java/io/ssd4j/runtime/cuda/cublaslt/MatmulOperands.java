// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.runtime.cuda.driver.DeviceAddress;

/**
 * The device addresses of the matrices of a {@link MatmulProblem}. The output and the workspace must not overlap anything.
 *
 * @param input [positions, inputChannels]
 * @param weights [outputChannels, inputChannels]
 * @param output [positions, outputChannels]
 * @param workspace as large as the candidate needs; address 0 if it needs none
 */
public record MatmulOperands(
        DeviceAddress input, DeviceAddress weights, DeviceAddress output, DeviceAddress workspace) {}
