// SPDX-License-Identifier: Apache-2.0
/**
 * The two ideas that every native library is called through, the same for all of them:
 * {@link io.ssd4j.runtime.interop.CheckedCalls} turns a status into an exception, and
 * {@link io.ssd4j.runtime.interop.OwnedHandle} binds an object of the library to the function that destroys it.
 *
 * <p>So each library has three levels: the generated calls of {@code io.ssd4j.bindings}, a constant {@code CALLS} that checks
 * them, and owned objects.
 */
@NullMarked
package io.ssd4j.runtime.interop;

import org.jspecify.annotations.NullMarked;
