// SPDX-License-Identifier: Apache-2.0
/** A tree of packages laid out like the product's, in which each class breaks the one rule that its name tells. */
@NullMarked
package io.ssd4j.arch.planted;

import org.jspecify.annotations.NullMarked;
