// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/** The input side of a session: {@link TensorInput} or {@link FrameInput}, as {@link SessionOptions} selects. */
public sealed interface SessionInput permits TensorInput, FrameInput {}
