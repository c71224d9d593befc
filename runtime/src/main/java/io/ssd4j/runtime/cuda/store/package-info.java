// SPDX-License-Identifier: Apache-2.0
/** The plan store: choices of earlier runs on disk, with the environment that they were made in. */
@NullMarked
package io.ssd4j.runtime.cuda.store;

import org.jspecify.annotations.NullMarked;
