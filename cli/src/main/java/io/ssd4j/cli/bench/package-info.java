// SPDX-License-Identifier: Apache-2.0
/** The command {@code bench}: it times a network and its layers, and measures the peak of the device to compare with. */
@NullMarked
package io.ssd4j.cli.bench;

import org.jspecify.annotations.NullMarked;
