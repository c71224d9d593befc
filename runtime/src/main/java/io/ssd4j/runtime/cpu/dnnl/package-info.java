// SPDX-License-Identifier: Apache-2.0
/** oneDNN as Java objects: checked calls in {@link io.ssd4j.runtime.cpu.dnnl.Dnnl}, owned objects in the other classes. */
@NullMarked
package io.ssd4j.runtime.cpu.dnnl;

import org.jspecify.annotations.NullMarked;
