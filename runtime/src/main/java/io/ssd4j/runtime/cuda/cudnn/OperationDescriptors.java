// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Quantizing;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns an operation into finalized descriptors: the only place that names attributes of operations.
 *
 * @param owned closes the descriptors
 */
record OperationDescriptors(GraphOperation operation, CloseStack owned) {
    /** The operations of the graph, in order. */
    List<Descriptor> operations() {
        return switch (operation.problem()) {
            case Problem.Convolution c -> convolution(c);
            case Problem.MaxPooling p -> List.of(maxPooling(p));
            case Problem.L2Normalization _ -> List.of(rmsNormalization());
            case Problem.Packing _, Problem.Resizing _, Quantizing _, Problem.Unpacking _, Problem.Detection _ ->
                throw new IllegalStateException("no operation of cuDNN: " + operation);
        };
    }

    /** The convolution, and what is done with its sums while they are in registers. */
    private List<Descriptor> convolution(Problem.Convolution c) {
        List<Descriptor> results = Stream.concat(GraphOperation.inRegisters(c).stream(), Stream.of(GraphTensor.OUTPUT))
                .map(this::tensor)
                .toList();
        List<Descriptor> operations = new ArrayList<>();
        operations.add(convolution(c.window(), results.getFirst()));
        for (Pointwise next : pointwise(c)) {
            Descriptor x = results.get(operations.size() - 1);
            Descriptor y = results.get(operations.size());
            operations.add(pointwise(
                    next.mode(), x, next.second().stream().map(this::tensor).toList(), y));
        }
        return operations;
    }

    /**
     * An operation on each value.
     *
     * @param second the second argument if the mode takes one
     */
    private record Pointwise(int mode, List<GraphTensor> second) {}

    // 8-bit numbers as in NVIDIA's samples of cudnn-frontend: factors are tensors of one float32 value that are
    // multiplied.
    private static List<Pointwise> pointwise(Problem.Convolution c) {
        List<Pointwise> operations = new ArrayList<>();
        if (c.isFloat8()) {
            operations.add(new Pointwise(CUDNN_POINTWISE_MUL(), List.of(GraphTensor.DESCALE)));
        }
        operations.add(new Pointwise(CUDNN_POINTWISE_ADD(), List.of(GraphTensor.BIAS)));
        if (c.activation() == Activation.RELU) {
            operations.add(new Pointwise(CUDNN_POINTWISE_RELU_FWD(), List.of()));
        }
        if (c.writesFloat8()) {
            operations.add(new Pointwise(CUDNN_POINTWISE_MUL(), List.of(GraphTensor.UNITS)));
        }
        return operations;
    }

    private Descriptor tensor(GraphTensor tensor) {
        TensorSpec spec = operation.tensor(tensor);
        return build(DescriptorKind.TENSOR, d -> {
            d.int64(CUDNN_ATTR_TENSOR_UNIQUE_ID(), tensor.uid());
            d.dataType(CUDNN_ATTR_TENSOR_DATA_TYPE(), spec.type());
            d.int64(CUDNN_ATTR_TENSOR_DIMENSIONS(), spec.extents().toArray());
            d.int64(CUDNN_ATTR_TENSOR_STRIDES(), spec.strides().toArray());
            d.int64(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(), spec.alignment());
            d.bool(CUDNN_ATTR_TENSOR_IS_VIRTUAL(), tensor.virtual());
            d.bool(CUDNN_ATTR_TENSOR_IS_BY_VALUE(), tensor.byValue());
        });
    }

    private Descriptor convolution(Window window, Descriptor y) {
        Descriptor convolution = build(DescriptorKind.CONVOLUTION, d -> {
            d.dataType(CUDNN_ATTR_CONVOLUTION_COMP_TYPE(), ElementType.FLOAT32);
            // Every deep-learning framework calls this convolution.
            d.enumerated(CUDNN_ATTR_CONVOLUTION_CONV_MODE(), CUDNN_TYPE_CONVOLUTION_MODE(), CUDNN_CROSS_CORRELATION());
            d.int64(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS(), 2);
            d.int64(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS(), square(window.padding()));
            d.int64(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS(), square(window.padding()));
            d.int64(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES(), square(window.stride()));
            d.int64(CUDNN_ATTR_CONVOLUTION_DILATIONS(), square(window.dilation()));
        });
        return build(DescriptorKind.CONVOLUTION_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC(), convolution);
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X(), tensor(GraphTensor.INPUT));
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W(), tensor(GraphTensor.WEIGHTS));
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y(), y);
            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA(), 1);
            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA(), 0);
        });
    }

    /**
     * @param second the second argument if the mode takes one
     */
    private Descriptor pointwise(int mode, Descriptor x, List<Descriptor> second, Descriptor y) {
        Descriptor pointwise = build(DescriptorKind.POINTWISE, d -> {
            d.enumerated(CUDNN_ATTR_POINTWISE_MODE(), CUDNN_TYPE_POINTWISE_MODE(), mode);
            d.dataType(CUDNN_ATTR_POINTWISE_MATH_PREC(), ElementType.FLOAT32);
        });
        return build(DescriptorKind.POINTWISE_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR(), pointwise);
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_XDESC(), x);
            second.forEach(b -> d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC(), b));
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC(), y);
        });
    }

    private Descriptor maxPooling(Problem.MaxPooling p) {
        Descriptor resample = build(DescriptorKind.RESAMPLE, d -> {
            d.enumerated(CUDNN_ATTR_RESAMPLE_MODE(), CUDNN_TYPE_RESAMPLE_MODE(), CUDNN_RESAMPLE_MAXPOOL());
            d.dataType(CUDNN_ATTR_RESAMPLE_COMP_TYPE(), ElementType.FLOAT32);
            d.enumerated(CUDNN_ATTR_RESAMPLE_NAN_PROPAGATION(), CUDNN_TYPE_NAN_PROPOGATION(), CUDNN_PROPAGATE_NAN());
            d.enumerated(CUDNN_ATTR_RESAMPLE_PADDING_MODE(), CUDNN_TYPE_PADDING_MODE(), CUDNN_NEG_INF_PAD());
            d.int64(CUDNN_ATTR_RESAMPLE_SPATIAL_DIMS(), 2);
            d.int64(CUDNN_ATTR_RESAMPLE_WINDOW_DIMS(), square(p.window().kernel()));
            d.int64(CUDNN_ATTR_RESAMPLE_PRE_PADDINGS(), square(p.window().padding()));
            d.int64(CUDNN_ATTR_RESAMPLE_POST_PADDINGS(), square(GraphOperation.paddingAfter(p)));
            d.int64(CUDNN_ATTR_RESAMPLE_STRIDES(), square(p.window().stride()));
        });
        return build(DescriptorKind.RESAMPLE_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_DESC(), resample);
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_XDESC(), tensor(GraphTensor.INPUT));
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_YDESC(), tensor(GraphTensor.OUTPUT));
            d.float64(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_ALPHA(), 1);
            d.float64(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_BETA(), 0);
        });
    }

    private Descriptor rmsNormalization() {
        return build(DescriptorKind.NORMALIZATION_OPERATION, d -> {
            d.enumerated(CUDNN_ATTR_OPERATION_NORM_FWD_MODE(), CUDNN_TYPE_NORM_MODE(), CUDNN_RMS_NORM());
            d.enumerated(
                    CUDNN_ATTR_OPERATION_NORM_FWD_PHASE(), CUDNN_TYPE_NORM_FWD_PHASE(), CUDNN_NORM_FWD_INFERENCE());
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_XDESC(), tensor(GraphTensor.INPUT));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_SCALE_DESC(), tensor(GraphTensor.SCALE));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_EPSILON_DESC(), tensor(GraphTensor.EPSILON));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_YDESC(), tensor(GraphTensor.OUTPUT));
        });
    }

    private Descriptor build(DescriptorKind kind, Consumer<DescriptorBuilder> attributes) {
        return owned.own(Descriptor.build(kind, operation.toString(), attributes));
    }

    private static long[] square(long value) {
        return new long[] {value, value};
    }
}
