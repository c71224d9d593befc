// SPDX-License-Identifier: Apache-2.0
/** The device, the network and the options for computing, for the commands that compute or plan a network. */
@NullMarked
package io.ssd4j.cli.compute;

import org.jspecify.annotations.NullMarked;
