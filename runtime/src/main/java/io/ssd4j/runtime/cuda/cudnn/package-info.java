// SPDX-License-Identifier: Apache-2.0
/**
 * cuDNN's graph (backend) API as Java objects, in three levels: the generated call ({@code io.ssd4j.bindings.cudnn}), the
 * checked call ({@link io.ssd4j.runtime.cuda.cudnn.Cudnn}), the owned object, which is bound to its destroy function at
 * birth.
 *
 * <p>What is computed is data: a {@link io.ssd4j.runtime.cuda.cudnn.GraphOperation} of tensors. An {@link
 * io.ssd4j.runtime.cuda.cudnn.OperationGraph} is that data told to cuDNN for a {@link
 * io.ssd4j.runtime.cuda.cudnn.CudnnTarget}: a GPU's handle, or the description of a GPU that is not there. {@link
 * io.ssd4j.runtime.cuda.cudnn.Heuristics} names the engine configurations that can compute it, an {@link
 * io.ssd4j.runtime.cuda.cudnn.ExecutionPlan} is made of one of them or of the JSON of an earlier plan, and an {@link
 * io.ssd4j.runtime.cuda.cudnn.Execution} is a plan with its device addresses, run again and again.
 *
 * <p>The library must be loaded ({@code NativeLibraries.load(NativeLibrary.CUDNN)}) before anything native here is used.
 */
@NullMarked
package io.ssd4j.runtime.cuda.cudnn;

import org.jspecify.annotations.NullMarked;
