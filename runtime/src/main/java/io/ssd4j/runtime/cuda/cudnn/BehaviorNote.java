// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.cudnn.cudnn_h;
import java.util.Arrays;

/** What an engine needs or can: {@code cudnnBackendBehaviorNote_t}. */
public enum BehaviorNote {
    /** Compiles its kernel with NVRTC when the plan is made, which takes most of a second and a driver. */
    RUNTIME_COMPILATION(cudnn_h.CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION()),
    /** Takes int8 filters in an order of its own. */
    REQUIRES_FILTER_INT8X32_REORDER(cudnn_h.CUDNN_BEHAVIOR_NOTE_REQUIRES_FILTER_INT8x32_REORDER()),
    /** Takes the bias of an int8 convolution in an order of its own. */
    REQUIRES_BIAS_INT8X32_REORDER(cudnn_h.CUDNN_BEHAVIOR_NOTE_REQUIRES_BIAS_INT8x32_REORDER()),
    /** Can fill a CUDA graph without a stream capture. */
    SUPPORTS_CUDA_GRAPH_NATIVE_API(cudnn_h.CUDNN_BEHAVIOR_NOTE_SUPPORTS_CUDA_GRAPH_NATIVE_API()),
    /** Calls cuBLASLt. */
    CUBLASLT_DEPENDENCY(cudnn_h.CUDNN_BEHAVIOR_NOTE_CUBLASLT_DEPENDENCY()),
    /** A note that this list lacks, from a newer cuDNN. */
    UNKNOWN(-1);

    private final int code;

    BehaviorNote(int code) {
        this.code = code;
    }

    static BehaviorNote of(int code) {
        return Arrays.stream(values())
                .filter(note -> note.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
