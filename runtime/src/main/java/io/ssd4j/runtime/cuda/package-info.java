// SPDX-License-Identifier: Apache-2.0
/**
 * The engine for NVIDIA GPUs: devices, models and sessions, each session one captured graph. The data of a session goes
 * one way: {@code program} (the steps of a network, independent of any library), {@code choice} (the implementation of
 * each step), {@code compile} (steps bound to memory), captured graph. {@code cudnn}, {@code cublaslt} and {@code
 * kernel} (our kernels) each lower steps and offer candidates; {@code driver} and {@code nvrtc} wrap the other
 * libraries. {@code weights} and {@code staging} hold parameters and images, {@code store} keeps choices on disk,
 * {@code absent} plans for GPUs that are not installed.
 */
@NullMarked
package io.ssd4j.runtime.cuda;

import org.jspecify.annotations.NullMarked;
