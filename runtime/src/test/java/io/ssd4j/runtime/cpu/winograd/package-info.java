// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.runtime.cpu.winograd;

import org.jspecify.annotations.NullMarked;
