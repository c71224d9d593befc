// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.runtime.interop;

import org.jspecify.annotations.NullMarked;
