// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.bindings.cudnn.cudnn_h;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * An operation graph that the stand-in finalized, rebuilt attribute by attribute in the loaded library.
 *
 * @param json the stand-in's JSON ({@code plan.c}), in the layout that cuDNN uses for the graph of a plan
 */
record RecordedGraph(JsonNode json) {
    /** {@code CUDNN_NOT_PROPAGATE_NAN}, which the engine itself never uses. */
    private static final int NOT_PROPAGATE_NAN = 0;

    /** Whether all tensors in memory are dense, with channels innermost. */
    boolean isDenseChannelsLast() {
        for (JsonNode tensor : json.required("tensors")) {
            Dims dense = dims(tensor.required("dim")).channelsLast();
            if (!dense.equals(dims(tensor.required("stride")))) {
                return false;
            }
        }
        return true;
    }

    boolean isConvolution() {
        return json.required("nodes").get(0).has("W");
    }

    /** Finalizes the graph; {@code owned} owns the descriptors. */
    Descriptor build(CloseStack owned) {
        Map<String, Descriptor> tensors = new HashMap<>();
        for (JsonNode tensor : json.required("tensors")) {
            tensors.put(tensor.required("name").stringValue(), owned.own(tensor(tensor)));
        }
        List<Descriptor> operations = new ArrayList<>();
        for (JsonNode node : json.required("nodes")) {
            operations.add(owned.own(operation(node, tensors, owned)));
        }
        return owned.own(Descriptor.build(
                DescriptorKind.OPERATION_GRAPH,
                "a recorded graph",
                d -> d.descriptors(CUDNN_ATTR_OPERATIONGRAPH_OPS(), operations)));
    }

    private static Descriptor tensor(JsonNode tensor) {
        return build(DescriptorKind.TENSOR, tensor, d -> {
            d.int64(
                    CUDNN_ATTR_TENSOR_UNIQUE_ID(),
                    Long.parseLong(tensor.required("name").stringValue()));
            d.enumerated(CUDNN_ATTR_TENSOR_DATA_TYPE(), CUDNN_TYPE_DATA_TYPE(), constant(tensor.required("dataType")));
            d.int64(CUDNN_ATTR_TENSOR_DIMENSIONS(), numbers(tensor.required("dim")));
            d.int64(CUDNN_ATTR_TENSOR_STRIDES(), numbers(tensor.required("stride")));
            d.int64(
                    CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(),
                    tensor.required("ptrAlignment").longValue());
            d.bool(CUDNN_ATTR_TENSOR_IS_VIRTUAL(), tensor.required("isVirtual").booleanValue());
            d.bool(CUDNN_ATTR_TENSOR_IS_BY_VALUE(), tensor.required("isByValue").booleanValue());
        });
    }

    private static Descriptor operation(JsonNode node, Map<String, Descriptor> tensors, CloseStack owned) {
        return switch (node.required("operation").stringValue()) {
            case "CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR" -> convolution(node, tensors, owned);
            case "CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR" -> pointwise(node, tensors, owned);
            case "CUDNN_BACKEND_OPERATION_RESAMPLE_FWD_DESCRIPTOR" -> pooling(node, tensors, owned);
            default -> normalization(node, tensors);
        };
    }

    private static Descriptor convolution(JsonNode node, Map<String, Descriptor> tensors, CloseStack owned) {
        Descriptor window = owned.own(build(DescriptorKind.CONVOLUTION, node, d -> {
            d.enumerated(
                    CUDNN_ATTR_CONVOLUTION_COMP_TYPE(), CUDNN_TYPE_DATA_TYPE(), constant(node.required("mathPrec")));
            d.enumerated(
                    CUDNN_ATTR_CONVOLUTION_CONV_MODE(), CUDNN_TYPE_CONVOLUTION_MODE(), constant(node.required("mode")));
            d.int64(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS(), numbers(node.required("pad")).length);
            d.int64(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS(), numbers(node.required("pad")));
            d.int64(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS(), numbers(node.required("postPad")));
            d.int64(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES(), numbers(node.required("stride")));
            d.int64(CUDNN_ATTR_CONVOLUTION_DILATIONS(), numbers(node.required("dilation")));
        }));
        return build(DescriptorKind.CONVOLUTION_OPERATION, node, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC(), window);
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X(), operand(node, "X", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W(), operand(node, "W", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y(), operand(node, "Y", tensors));
            d.float64(
                    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA(),
                    node.required("alpha").doubleValue());
            d.float64(
                    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA(),
                    node.required("beta").doubleValue());
        });
    }

    private static Descriptor pointwise(JsonNode node, Map<String, Descriptor> tensors, CloseStack owned) {
        Descriptor mode = owned.own(build(DescriptorKind.POINTWISE, node, d -> {
            d.enumerated(
                    CUDNN_ATTR_POINTWISE_MODE(), CUDNN_TYPE_POINTWISE_MODE(), constant(node.required("pointwiseMode")));
            d.enumerated(CUDNN_ATTR_POINTWISE_MATH_PREC(), CUDNN_TYPE_DATA_TYPE(), constant(node.required("mathPrec")));
        }));
        return build(DescriptorKind.POINTWISE_OPERATION, node, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR(), mode);
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_XDESC(), operand(node, "X", tensors));
            if (node.has("B")) {
                d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC(), operand(node, "B", tensors));
            }
            d.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC(), operand(node, "Y", tensors));
        });
    }

    private static Descriptor pooling(JsonNode node, Map<String, Descriptor> tensors, CloseStack owned) {
        Descriptor window = owned.own(build(DescriptorKind.RESAMPLE, node, d -> {
            d.enumerated(CUDNN_ATTR_RESAMPLE_MODE(), CUDNN_TYPE_RESAMPLE_MODE(), constant(node.required("mode")));
            d.enumerated(CUDNN_ATTR_RESAMPLE_COMP_TYPE(), CUDNN_TYPE_DATA_TYPE(), constant(node.required("mathPrec")));
            d.enumerated(
                    CUDNN_ATTR_RESAMPLE_PADDING_MODE(), CUDNN_TYPE_PADDING_MODE(), constant(node.required("padding")));
            d.enumerated(
                    CUDNN_ATTR_RESAMPLE_NAN_PROPAGATION(),
                    CUDNN_TYPE_NAN_PROPOGATION(),
                    node.required("propagatesNan").booleanValue() ? CUDNN_PROPAGATE_NAN() : NOT_PROPAGATE_NAN);
            d.int64(CUDNN_ATTR_RESAMPLE_SPATIAL_DIMS(), numbers(node.required("pad")).length);
            d.int64(CUDNN_ATTR_RESAMPLE_WINDOW_DIMS(), numbers(node.required("window")));
            d.int64(CUDNN_ATTR_RESAMPLE_PRE_PADDINGS(), numbers(node.required("pad")));
            d.int64(CUDNN_ATTR_RESAMPLE_POST_PADDINGS(), numbers(node.required("postPad")));
            d.int64(CUDNN_ATTR_RESAMPLE_STRIDES(), numbers(node.required("stride")));
        }));
        return build(DescriptorKind.RESAMPLE_OPERATION, node, d -> {
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_DESC(), window);
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_XDESC(), operand(node, "X", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_RESAMPLE_FWD_YDESC(), operand(node, "Y", tensors));
        });
    }

    private static Descriptor normalization(JsonNode node, Map<String, Descriptor> tensors) {
        return build(DescriptorKind.NORMALIZATION_OPERATION, node, d -> {
            d.enumerated(CUDNN_ATTR_OPERATION_NORM_FWD_MODE(), CUDNN_TYPE_NORM_MODE(), constant(node.required("mode")));
            d.enumerated(
                    CUDNN_ATTR_OPERATION_NORM_FWD_PHASE(),
                    CUDNN_TYPE_NORM_FWD_PHASE(),
                    constant(node.required("phase")));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_XDESC(), operand(node, "X", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_SCALE_DESC(), operand(node, "scale", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_EPSILON_DESC(), operand(node, "epsilon", tensors));
            d.descriptor(CUDNN_ATTR_OPERATION_NORM_FWD_YDESC(), operand(node, "Y", tensors));
        });
    }

    private interface Attributes {
        void set(DescriptorBuilder builder);
    }

    private static Descriptor build(DescriptorKind kind, JsonNode from, Attributes attributes) {
        return Descriptor.build(kind, from.toString(), attributes::set);
    }

    private static Descriptor operand(JsonNode node, String role, Map<String, Descriptor> tensors) {
        return Objects.requireNonNull(tensors.get(node.required(role).stringValue()), role);
    }

    /** A constant of the bindings, by name. */
    private static int constant(JsonNode name) {
        try {
            Object value = cudnn_h.class.getMethod(name.stringValue()).invoke(null);
            return (Integer) Objects.requireNonNull(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no constant " + name, e);
        }
    }

    private static long[] numbers(JsonNode list) {
        return list.valueStream().mapToLong(JsonNode::longValue).toArray();
    }

    private static Dims dims(JsonNode list) {
        long[] numbers = numbers(list);
        return new Dims(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
