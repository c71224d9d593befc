// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.runtime.cuda.driver.DeviceAddress;

/**
 * Where the matrices of a {@link MatmulProblem} are in device memory. The output and the workspace must overlap nothing else.
 *
 * @param input [positions, inputChannels]
 * @param weights [outputChannels, inputChannels]
 * @param output [positions, outputChannels]
 * @param workspace with room for what the candidate needs; address 0 where it needs none
 */
public record MatmulOperands(
        DeviceAddress input, DeviceAddress weights, DeviceAddress output, DeviceAddress workspace) {}
