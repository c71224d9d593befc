// SPDX-License-Identifier: Apache-2.0
/** Files in the user's cache folder that hold what engines found out in earlier runs. */
@NullMarked
package io.ssd4j.runtime.store;

import org.jspecify.annotations.NullMarked;
