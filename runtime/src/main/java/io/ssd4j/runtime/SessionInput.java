// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** The input side of a session: {@link TensorInput}, {@link FrameInput} or {@link DeviceInput}, as {@link SessionOptions} selects. */
public sealed interface SessionInput permits TensorInput, FrameInput, DeviceInput {}
