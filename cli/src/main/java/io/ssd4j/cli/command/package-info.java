// SPDX-License-Identifier: Apache-2.0
/** What every command has: devices, standard streams, messages, progress, tables and JSON. */
@NullMarked
package io.ssd4j.cli.command;

import org.jspecify.annotations.NullMarked;
