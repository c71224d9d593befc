// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.Set;

/**
 * An engine configuration that cuDNN proposes for a graph, as data; a plan is made from its {@link #choice()}.
 *
 * @param choice the engine and its knobs
 * @param numericalNotes the engine's effects on numbers
 * @param compiledAtRunTime whether making a plan compiles the engine, which takes most of a second
 * @param callsCublasLt whether the engine calls cuBLASLt; known since cuDNN 9.15
 */
record EngineConfig(
        EngineChoice choice, Set<NumericalNote> numericalNotes, boolean compiledAtRunTime, boolean callsCublasLt) {}
