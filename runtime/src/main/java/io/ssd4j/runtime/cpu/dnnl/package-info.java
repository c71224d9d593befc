// SPDX-License-Identifier: Apache-2.0
/**
 * oneDNN as Java objects, in three levels: the generated call ({@code io.ssd4j.bindings.dnnl}), the checked call
 * ({@link io.ssd4j.runtime.cpu.dnnl.Dnnl}), the owned object (the other classes here), which is bound to its destroy
 * function at birth.
 */
@NullMarked
package io.ssd4j.runtime.cpu.dnnl;

import org.jspecify.annotations.NullMarked;
