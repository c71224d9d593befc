// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.runtime.network;

import org.jspecify.annotations.NullMarked;
