// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import java.util.Map;

/**
 * One primitive of a lowered network.
 *
 * @param name the operation, or the buffer that a reorder writes
 * @param primitive what it computes
 * @param source what it reads
 * @param destination what it writes
 * @param scratchpad its working memory
 * @param parameters the parameters it reads, in the layouts that it expects
 */
record Step(
        String name,
        PrimitiveDescriptor primitive,
        Value source,
        Value destination,
        Value scratchpad,
        Map<Argument, Value> parameters) {}
