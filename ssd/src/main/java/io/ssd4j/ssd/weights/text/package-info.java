// SPDX-License-Identifier: Apache-2.0
/** Text for messages about files that cannot be trusted. */
@NullMarked
package io.ssd4j.ssd.weights.text;

import org.jspecify.annotations.NullMarked;
