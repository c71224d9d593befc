// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Attributes that cuDNN does not take, one by one or together: what the real library refuses the stand-in must refuse, with a
 * status of the same kind.
 *
 * @param what is wrong
 * @param kind of the descriptor
 * @param attributes what it is given
 */
record RefusedDescriptor(String what, DescriptorKind kind, Consumer<DescriptorBuilder> attributes) {
    private static final long[] EXTENTS = {2, 8, 5, 5};
    private static final long[] STRIDES = {200, 1, 40, 8};

    static List<Arguments> all() {
        return List.of(
                        tensor("an attribute of another type", d -> d.int32(CUDNN_ATTR_TENSOR_UNIQUE_ID(), 1)),
                        tensor("two values for one", d -> d.int64(CUDNN_ATTR_TENSOR_UNIQUE_ID(), 1, 2)),
                        tensor("an attribute of a convolution", d -> d.int64(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS(), 2)),
                        tensor("nothing at all", d -> {}),
                        tensor("no alignment", d -> describe(d, EXTENTS, STRIDES)),
                        tensor("more extents than strides", d -> {
                            describe(d, new long[] {2, 8, 5, 5, 1}, STRIDES);
                            d.int64(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(), 16);
                        }),
                        tensor("a negative stride", d -> {
                            describe(d, EXTENTS, new long[] {200, -1, 40, 8});
                            d.int64(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(), 16);
                        }),
                        tensor("an alignment that splits an element", d -> {
                            describe(d, EXTENTS, STRIDES);
                            d.int64(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT(), 3);
                        }),
                        convolution("a stride of 0", d -> window(d, new long[] {0, 1}, new long[] {1, 1})),
                        convolution("a dilation of 0", d -> window(d, new long[] {1, 1}, new long[] {1, 0})),
                        convolution(
                                "three strides for two dimensions",
                                d -> window(d, new long[] {1, 1, 1}, new long[] {1, 1})),
                        convolution(
                                "no dimensions",
                                d -> d.dataType(CUDNN_ATTR_CONVOLUTION_COMP_TYPE(), ElementType.FLOAT32)),
                        new RefusedDescriptor("a convolution of nothing", DescriptorKind.CONVOLUTION_OPERATION, d -> {
                            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA(), 1);
                            d.float64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA(), 0);
                        }),
                        new RefusedDescriptor(
                                "a factor that is an integer",
                                DescriptorKind.CONVOLUTION_OPERATION,
                                d -> d.int64(CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA(), 1)),
                        new RefusedDescriptor("a graph of nothing", DescriptorKind.OPERATION_GRAPH, d -> {}),
                        new RefusedDescriptor("heuristics of nothing", DescriptorKind.ENGINE_HEURISTICS, d -> {}),
                        new RefusedDescriptor(
                                "an engine of nothing",
                                DescriptorKind.ENGINE,
                                d -> d.int64(CUDNN_ATTR_ENGINE_GLOBAL_INDEX(), 0)),
                        new RefusedDescriptor("more pointers than tensors", DescriptorKind.VARIANT_PACK, d -> {
                            d.int64(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS(), 1);
                            d.pointers(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS(), 4096, 8192);
                            d.pointers(CUDNN_ATTR_VARIANT_PACK_WORKSPACE(), 0);
                        }),
                        new RefusedDescriptor(
                                "a device that is no JSON",
                                DescriptorKind.DEVICE_PROPERTIES,
                                d -> d.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION(), "a GPU")),
                        new RefusedDescriptor(
                                "a device without a property",
                                DescriptorKind.DEVICE_PROPERTIES,
                                d -> d.text(CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION(), "{\"deviceVer\":900}")))
                .stream()
                .map(Arguments::of)
                .toList();
    }

    private static RefusedDescriptor tensor(String what, Consumer<DescriptorBuilder> attributes) {
        return new RefusedDescriptor(what, DescriptorKind.TENSOR, attributes);
    }

    private static RefusedDescriptor convolution(String what, Consumer<DescriptorBuilder> attributes) {
        return new RefusedDescriptor(what, DescriptorKind.CONVOLUTION, attributes);
    }

    private static void describe(DescriptorBuilder d, long[] extents, long[] strides) {
        d.int64(CUDNN_ATTR_TENSOR_UNIQUE_ID(), 1);
        d.dataType(CUDNN_ATTR_TENSOR_DATA_TYPE(), ElementType.FLOAT16);
        d.int64(CUDNN_ATTR_TENSOR_DIMENSIONS(), extents);
        d.int64(CUDNN_ATTR_TENSOR_STRIDES(), strides);
    }

    private static void window(DescriptorBuilder d, long[] strides, long[] dilations) {
        d.dataType(CUDNN_ATTR_CONVOLUTION_COMP_TYPE(), ElementType.FLOAT32);
        d.enumerated(CUDNN_ATTR_CONVOLUTION_CONV_MODE(), CUDNN_TYPE_CONVOLUTION_MODE(), CUDNN_CROSS_CORRELATION());
        d.int64(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS(), 2);
        d.int64(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES(), strides);
        d.int64(CUDNN_ATTR_CONVOLUTION_DILATIONS(), dilations);
        d.int64(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS(), 0, 0);
        d.int64(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS(), 0, 0);
    }

    /** Passes where the library that is loaded refuses it as a bad parameter. */
    void assertRefused() {
        NativeCallException refusal = assertThrows(
                NativeCallException.class,
                () -> Descriptor.build(kind, what, attributes).close());
        assertEquals(CudnnStatus.BAD_PARAM / 1000, refusal.status() / 1000, refusal::toString);
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
