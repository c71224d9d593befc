// SPDX-License-Identifier: Apache-2.0
/** Files that all modules of ssd4j write in the same way: whole or not at all, into one cache folder, known by their SHA-256. */
@NullMarked
package io.ssd4j.bindings.files;

import org.jspecify.annotations.NullMarked;
