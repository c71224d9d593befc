// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.runtime.observation;

import org.jspecify.annotations.NullMarked;
