// SPDX-License-Identifier: Apache-2.0
/** What {@code ./ssd4j doctor} examines on this machine, and what it advises to install. */
@NullMarked
package io.ssd4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
