// SPDX-License-Identifier: Apache-2.0
/** Contracts that every engine must fulfill. Each contract is one test body that takes the device as a parameter. */
@NullMarked
package io.ssd4j.runtime.engine;

import org.jspecify.annotations.NullMarked;
