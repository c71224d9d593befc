// SPDX-License-Identifier: Apache-2.0
/** How much memory the system lets this process use. */
@NullMarked
package io.ssd4j.bindings.memory;

import org.jspecify.annotations.NullMarked;
