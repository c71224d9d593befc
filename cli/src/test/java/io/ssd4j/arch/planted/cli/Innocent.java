// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.cli;

/** Breaks nothing. */
public record Innocent(int value) {}
