// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.ssd;

/** Breaks nothing. */
public record Innocent(int value) {}
