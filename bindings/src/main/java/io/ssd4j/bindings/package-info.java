// SPDX-License-Identifier: Apache-2.0
/**
 * Finds and opens native libraries: {@link io.ssd4j.bindings.NativeLibraries} is the entry point, and its documentation lists the places that are
 * searched. The generated calls of each library are in a package of its name.
 */
@NullMarked
package io.ssd4j.bindings;

import org.jspecify.annotations.NullMarked;
