// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.cli.photo;

/** Breaks nothing. */
public record Innocent(int value) {}
