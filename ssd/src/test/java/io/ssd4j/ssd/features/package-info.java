// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.ssd.features;

import org.jspecify.annotations.NullMarked;
