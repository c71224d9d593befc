// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.function.Consumer;

/** An operation record as finalized operation descriptors: the one place where attributes of operations are named. */
final class Lowering {
    private final GraphOperation operation;
    private final CloseStack owned;

    /**
     * @param owned closes the descriptors
     */
    Lowering(GraphOperation operation, CloseStack owned) {
        this.operation = operation;
        this.owned = owned;
    }

    /** The operations of the graph, in order. */
    List<Descriptor> operations() {
        return switch (operation) {
            case ConvolutionBiasRelu convolution -> convolutionBiasRelu(convolution);
            case MaxPooling pooling -> List.of(maxPooling(pooling));
            case RmsNormalization normalization -> List.of(rmsNormalization(normalization));
        };
    }

    private List<Descriptor> convolutionBiasRelu(ConvolutionBiasRelu c) {
        Descriptor convolved = tensor(c.convolved());
        Descriptor biased = tensor(c.biased());
        return List.of(
                convolution(c.window(), tensor(c.input()), tensor(c.weights()), convolved),
                pointwise(CUDNN_POINTWISE_ADD(), convolved, List.of(tensor(c.bias())), biased),
                pointwise(CUDNN_POINTWISE_RELU_FWD(), biased, List.of(), tensor(c.output())));
    }

    private Descriptor tensor(TensorSpec spec) {
        return build(DescriptorKind.TENSOR, d -> {
            d.int64(CUDNN_ATTR_TENSOR_UNIQUE_ID(), spec.role().uid());
            d.dataType(CUDNN_ATTR_TENSOR_DATA_TYPE(), spec.type());
            d.int64(CUDNN_ATTR_TENSOR_DIMENSIONS(), spec.extents().toArray());
            d.int64(CUDNN_ATTR_TENSOR_STRIDES(), spec.strides().toArray());
            d.int64(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(), spec.alignment());
            d.bool(CUDNN_ATTR_TENSOR_IS_VIRTUAL(), spec.role().virtual());
            d.bool(CUDNN_ATTR_TENSOR_IS_BY_VALUE(), spec.role().byValue());
        });
    }

    private Descriptor convolution(Window window, Descriptor x, Descriptor w, Descriptor y) {
        Descriptor convolution = build(DescriptorKind.CONVOLUTION, d -> {
            d.dataType(CUDNN_ATTR_CONVOLUTION_COMP_TYPE(), DataType.FLOAT);
            // What every deep-learning framework calls convolution.
            d.enumerated(CUDNN_ATTR_CONVOLUTION_CONV_MODE(), CUDNN_TYPE_CONVOLUTION_MODE(), CUDNN_CROSS_CORRELATION());
            d.int64(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS(), 2);
            d.int64(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS(), square(window.padding()));
            d.int64(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS(), square(window.padding()));
            d.int64(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES(), square(window.stride()));
            d.int64(CUDNN_ATTR_CONVOLUTION_DILATIONS(), square(window.dilation()));
        });
        return build(DescriptorKind.CONVOLUTION_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC(), convolution);
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X(), x);
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W(), w);
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y(), y);
            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA(), 1);
            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA(), 0);
        });
    }

    /**
     * @param second the second argument where the mode takes one
     */
    private Descriptor pointwise(int mode, Descriptor x, List<Descriptor> second, Descriptor y) {
        Descriptor pointwise = build(DescriptorKind.POINTWISE, d -> {
            d.enumerated(CUDNN_ATTR_POINTWISE_MODE(), CUDNN_TYPE_POINTWISE_MODE(), mode);
            d.dataType(CUDNN_ATTR_POINTWISE_MATH_PREC(), DataType.FLOAT);
        });
        return build(DescriptorKind.POINTWISE_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR(), pointwise);
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_XDESC(), x);
            second.forEach(b -> d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC(), b));
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC(), y);
        });
    }

    private Descriptor maxPooling(MaxPooling p) {
        Descriptor resample = build(DescriptorKind.RESAMPLE, d -> {
            d.enumerated(CUDNN_ATTR_RESAMPLE_MODE(), CUDNN_TYPE_RESAMPLE_MODE(), CUDNN_RESAMPLE_MAXPOOL());
            d.dataType(CUDNN_ATTR_RESAMPLE_COMP_TYPE(), DataType.FLOAT);
            d.enumerated(CUDNN_ATTR_RESAMPLE_NAN_PROPAGATION(), CUDNN_TYPE_NAN_PROPOGATION(), CUDNN_PROPAGATE_NAN());
            d.enumerated(CUDNN_ATTR_RESAMPLE_PADDING_MODE(), CUDNN_TYPE_PADDING_MODE(), CUDNN_NEG_INF_PAD());
            d.int64(CUDNN_ATTR_RESAMPLE_SPATIAL_DIMS(), 2);
            d.int64(CUDNN_ATTR_RESAMPLE_WINDOW_DIMS(), square(p.window().kernel()));
            d.int64(CUDNN_ATTR_RESAMPLE_PRE_PADDINGS(), square(p.window().padding()));
            d.int64(CUDNN_ATTR_RESAMPLE_POST_PADDINGS(), square(p.paddingBehind()));
            d.int64(CUDNN_ATTR_RESAMPLE_STRIDES(), square(p.window().stride()));
        });
        Descriptor x = tensor(p.input());
        Descriptor y = tensor(p.output());
        return build(DescriptorKind.RESAMPLE_OPERATION, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_DESC(), resample);
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_XDESC(), x);
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_YDESC(), y);
            d.float64(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_ALPHA(), 1);
            d.float64(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_BETA(), 0);
        });
    }

    private Descriptor rmsNormalization(RmsNormalization n) {
        Descriptor x = tensor(n.input());
        Descriptor scale = tensor(n.scale());
        Descriptor epsilon = tensor(TensorSpec.scalar(TensorRole.EPSILON));
        Descriptor y = tensor(n.output());
        return build(DescriptorKind.NORMALIZATION_OPERATION, d -> {
            d.enumerated(CUDNN_ATTR_OPERATION_NORM_FWD_MODE(), CUDNN_TYPE_NORM_MODE(), CUDNN_RMS_NORM());
            d.enumerated(
                    CUDNN_ATTR_OPERATION_NORM_FWD_PHASE(), CUDNN_TYPE_NORM_FWD_PHASE(), CUDNN_NORM_FWD_INFERENCE());
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_XDESC(), x);
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_SCALE_DESC(), scale);
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_EPSILON_DESC(), epsilon);
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_YDESC(), y);
        });
    }

    private Descriptor build(DescriptorKind kind, Consumer<DescriptorBuilder> attributes) {
        return owned.own(Descriptor.build(kind, operation.toString(), attributes));
    }

    private static long[] square(long value) {
        return new long[] {value, value};
    }
}
