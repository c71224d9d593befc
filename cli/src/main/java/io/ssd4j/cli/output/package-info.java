// SPDX-License-Identifier: Apache-2.0
/** The files and folders that commands write. A regular file appears complete or not at all, and never replaces one that the command reads. */
@NullMarked
package io.ssd4j.cli.output;

import org.jspecify.annotations.NullMarked;
