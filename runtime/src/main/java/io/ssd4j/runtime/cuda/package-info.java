// SPDX-License-Identifier: Apache-2.0
/**
 * The engine for NVIDIA GPUs: devices, models and sessions, each session one captured graph. {@code program} says what is launched,
 * {@code choice} who computes it; {@code driver}, {@code cudnn}, {@code cublaslt} and {@code nvrtc} are the libraries, {@code kernel} our
 * kernels' sources, {@code plan} the choices on disk.
 */
@NullMarked
package io.ssd4j.runtime.cuda;

import org.jspecify.annotations.NullMarked;
