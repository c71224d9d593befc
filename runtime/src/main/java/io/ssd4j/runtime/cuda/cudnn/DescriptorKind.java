// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.cudnn.cudnn_h;
import java.util.Locale;

/** The kinds of backend descriptor in use: {@code cudnnBackendDescriptorType_t}. */
enum DescriptorKind {
    TENSOR(cudnn_h.CUDNN_BACKEND_TENSOR_DESCRIPTOR()),
    CONVOLUTION(cudnn_h.CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR()),
    CONVOLUTION_OPERATION(cudnn_h.CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR()),
    POINTWISE(cudnn_h.CUDNN_BACKEND_POINTWISE_DESCRIPTOR()),
    POINTWISE_OPERATION(cudnn_h.CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR()),
    RESAMPLE(cudnn_h.CUDNN_BACKEND_RESAMPLE_DESCRIPTOR()),
    RESAMPLE_OPERATION(cudnn_h.CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR()),
    NORMALIZATION_OPERATION(cudnn_h.CUDNN_BACKEND_OPERATION_NORM_FORWARD_DESCRIPTOR()),
    OPERATION_GRAPH(cudnn_h.CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR()),
    ENGINE_HEURISTICS(cudnn_h.CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR()),
    ENGINE(cudnn_h.CUDNN_BACKEND_ENGINE_DESCRIPTOR()),
    ENGINE_CONFIGURATION(cudnn_h.CUDNN_BACKEND_ENGINECFG_DESCRIPTOR()),
    KNOB_CHOICE(cudnn_h.CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR()),
    EXECUTION_PLAN(cudnn_h.CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR()),
    VARIANT_PACK(cudnn_h.CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR()),
    DEVICE_PROPERTIES(cudnn_h.CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR());

    private final int code;

    DescriptorKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** {@code execution plan}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
