// SPDX-License-Identifier: Apache-2.0
/** What every engine must do, each test body taking the device as a parameter. */
@NullMarked
package io.ssd4j.runtime.engine;

import org.jspecify.annotations.NullMarked;
