// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import java.util.Map;

/**
 * How a step is computed, with all extents but without memory. The layouts of source and destination are those of the step's
 * values. Usable until the lowering that made it is closed; the kernels that it gives are not affected by that.
 */
interface Computation {

    /** The name of the implementation, for reports: {@code brgconv:avx512_core}, {@code winograd F(4x4)}. */
    String implementation();

    /** The bytes of working memory. */
    long scratchBytes();

    /** The parameters it reads, in the forms that it needs. */
    Map<Argument, Parameter> parameters();

    /** Makes it ready to run; the calling thread's OpenMP thread count must be the one used for execution. */
    Kernel bind(Binding binding);
}
