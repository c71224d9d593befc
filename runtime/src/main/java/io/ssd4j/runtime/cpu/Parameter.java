// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

/**
 * A parameter as a computation needs it.
 *
 * @param name in the network, {@code conv1_1.weight}
 * @param form how it is stored
 */
record Parameter(String name, ParameterForm form) {}
