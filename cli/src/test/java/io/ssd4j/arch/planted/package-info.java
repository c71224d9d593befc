// SPDX-License-Identifier: Apache-2.0
/** Packages laid out like the product's, in which each class breaks exactly the rule that its name describes. */
@NullMarked
package io.ssd4j.arch.planted;

import org.jspecify.annotations.NullMarked;
