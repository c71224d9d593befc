// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * The output side of a session: {@link HostOutputs}, {@link DeviceOutputs} or {@link DetectionOutputs}, as {@link SessionOptions}
 * selects.
 */
public sealed interface SessionOutputs permits HostOutputs, DeviceOutputs, DetectionOutputs {}
