// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.bindings.dlpack;

import org.jspecify.annotations.NullMarked;
