// SPDX-License-Identifier: Apache-2.0
/** The photos that commands read: names, folders, lists, standard input, and the options for reading them. */
@NullMarked
package io.ssd4j.cli.photo;

import org.jspecify.annotations.NullMarked;
