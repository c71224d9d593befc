// SPDX-License-Identifier: Apache-2.0
/**
 * Devices, models and sessions: {@link io.ssd4j.runtime.Device#open(String)} opens a GPU or the CPU, {@link io.ssd4j.runtime.Device#load} packs a
 * network's weights on it, and {@link io.ssd4j.runtime.Model#openSession(int)} reserves the memory for runs at one batch size. They are closed in
 * the reverse order. Devices and models are shared between threads; a session is used by one thread at a time.
 */
@NullMarked
package io.ssd4j.runtime;

import org.jspecify.annotations.NullMarked;
