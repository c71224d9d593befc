// SPDX-License-Identifier: Apache-2.0
/**
 * cuDNN's graph (backend) API as Java objects, in three levels: the generated call ({@code io.ssd4j.bindings.cudnn}), the checked call
 * ({@link io.ssd4j.runtime.cuda.cudnn.Cudnn}), the owned object.
 *
 * <p>{@link io.ssd4j.runtime.cuda.cudnn.CudnnEngines} lowers a problem to a {@link io.ssd4j.runtime.cuda.cudnn.GraphOperation}, which is data.
 * An {@link io.ssd4j.runtime.cuda.cudnn.OperationGraph} is that data in cuDNN, for a {@link io.ssd4j.runtime.cuda.cudnn.CudnnTarget}: a GPU's
 * handle, or the description of an absent GPU. {@link io.ssd4j.runtime.cuda.cudnn.Heuristics} proposes engine configurations for it, an {@link
 * io.ssd4j.runtime.cuda.cudnn.ExecutionPlan} is made from one of them or from the JSON of an earlier plan, and a {@link
 * io.ssd4j.runtime.cuda.cudnn.PlanExecution} is a plan with its device addresses.
 *
 * <p>The library must be loaded ({@code NativeLibraries.load(NativeLibrary.CUDNN)}) before anything native here is used.
 */
@NullMarked
package io.ssd4j.runtime.cuda.cudnn;

import org.jspecify.annotations.NullMarked;
