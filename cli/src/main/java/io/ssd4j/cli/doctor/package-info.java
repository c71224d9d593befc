// SPDX-License-Identifier: Apache-2.0
/** The commands {@code devices} and {@code doctor}: what is found on this machine, what is missing, and what to install. */
@NullMarked
package io.ssd4j.cli.doctor;

import org.jspecify.annotations.NullMarked;
