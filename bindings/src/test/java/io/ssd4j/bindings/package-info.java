// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.bindings;

import org.jspecify.annotations.NullMarked;
