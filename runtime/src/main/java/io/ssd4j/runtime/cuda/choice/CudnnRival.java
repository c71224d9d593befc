// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.cudnn.ConvolutionBiasRelu;
import io.ssd4j.runtime.cuda.cudnn.GraphOperation;
import io.ssd4j.runtime.cuda.cudnn.Heuristics;
import io.ssd4j.runtime.cuda.cudnn.MaxPooling;
import io.ssd4j.runtime.cuda.cudnn.OperationGraph;
import io.ssd4j.runtime.cuda.cudnn.PlanTarget;
import io.ssd4j.runtime.cuda.cudnn.RmsNormalization;
import io.ssd4j.runtime.cuda.cudnn.UnsupportedGraphException;

/** cuDNN's engines for what a kernel of ours computes. They are compiled at run time, by the driver. */
public final class CudnnRival {
    private CudnnRival() {}

    /** Whether cuDNN has engines for an operation that cannot be planned in a process without a driver; asks cuDNN. */
    public static boolean needsDriver(GraphOperation operation, PlanTarget target) {
        try (OperationGraph graph = OperationGraph.build(operation, target)) {
            Heuristics.configs(graph);
            return false;
        } catch (UnsupportedGraphException e) {
            return e.needsDriver();
        }
    }

    /** What cuDNN calls the operation. */
    public static String name(GraphOperation operation) {
        return switch (operation) {
            case ConvolutionBiasRelu _ -> "convolution";
            case MaxPooling _ -> "resample";
            case RmsNormalization _ -> "RMSNorm";
        };
    }
}
