// SPDX-License-Identifier: Apache-2.0
/** Java code on the threads of OpenMP, which oneDNN uses too. */
@NullMarked
package io.ssd4j.runtime.cpu.threads;

import org.jspecify.annotations.NullMarked;
