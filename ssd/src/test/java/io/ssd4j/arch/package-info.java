// SPDX-License-Identifier: Apache-2.0
/** What the modules and packages may know of each other, and the source's few other rules. */
@NullMarked
package io.ssd4j.arch;

import org.jspecify.annotations.NullMarked;
