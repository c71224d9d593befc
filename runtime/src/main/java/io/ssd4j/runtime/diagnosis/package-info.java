// SPDX-License-Identifier: Apache-2.0
/** What each part of ssd4j finds on this machine, for {@code ./ssd4j doctor}. */
@NullMarked
package io.ssd4j.runtime.diagnosis;

import org.jspecify.annotations.NullMarked;
