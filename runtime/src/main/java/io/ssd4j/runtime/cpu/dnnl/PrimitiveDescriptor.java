// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_convolution_direct;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_convolution_forward_primitive_desc_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_forward_inference;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_layer_normalization_forward_primitive_desc_create_v2;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_pooling_forward_primitive_desc_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_pooling_max;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_desc_destroy;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_desc_query;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_primitive_desc_query_md;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_query_dst_md;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_query_impl_info_str;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_query_scratchpad_md;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_query_src_md;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_query_weights_md;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_reorder_primitive_desc_create;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_rms_norm;
import static io.ssd4j.bindings.dnnl.dnnl_h.dnnl_use_scale;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;

/** An operation for which oneDNN has chosen an implementation and layouts. Its owner closes it. */
public final class PrimitiveDescriptor extends OwnedHandle {
    private PrimitiveDescriptor(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_primitive_desc_destroy", h -> dnnl_primitive_desc_destroy(h));
    }

    /**
     * How a window slides over two dimensions.
     *
     * @param kernel taps per side
     * @param stride distance between windows
     * @param dilation distance between taps, 1 if they are adjacent
     * @param paddingBefore padding above and to the left
     * @param paddingBelow padding below
     * @param paddingRight padding to the right
     */
    public record Sliding(int kernel, int stride, int dilation, int paddingBefore, int paddingBelow, int paddingRight) {
        private MemorySegment pair(SegmentAllocator arena, long first, long second) {
            return arena.allocateFrom(ValueLayout.JAVA_LONG, first, second);
        }

        private MemorySegment kernels(SegmentAllocator arena) {
            return pair(arena, kernel, kernel);
        }

        private MemorySegment strides(SegmentAllocator arena) {
            return pair(arena, stride, stride);
        }

        // oneDNN counts the gaps between taps: 0 means a dense window.
        private MemorySegment gaps(SegmentAllocator arena) {
            return pair(arena, dilation - 1, dilation - 1);
        }

        private MemorySegment paddingsBefore(SegmentAllocator arena) {
            return pair(arena, paddingBefore, paddingBefore);
        }

        private MemorySegment paddingsAfter(SegmentAllocator arena) {
            return pair(arena, paddingBelow, paddingRight);
        }
    }

    /** A convolution with bias and ReLU in one pass. */
    public static PrimitiveDescriptor convolutionRelu(
            Engine engine,
            MemoryDescriptor source,
            MemoryDescriptor weights,
            MemoryDescriptor bias,
            MemoryDescriptor destination,
            Sliding sliding) {
        try (Arena arena = Arena.ofConfined();
                Attributes attributes = Attributes.withRelu()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_convolution_forward_primitive_desc_create",
                    out -> dnnl_convolution_forward_primitive_desc_create(
                            out,
                            engine.handle(),
                            dnnl_forward_inference(),
                            dnnl_convolution_direct(),
                            source.handle(),
                            weights.handle(),
                            bias.handle(),
                            destination.handle(),
                            sliding.strides(arena),
                            sliding.gaps(arena),
                            sliding.paddingsBefore(arena),
                            sliding.paddingsAfter(arena),
                            attributes.handle())));
        }
    }

    /** Max pooling, with the padding as minus infinity. */
    public static PrimitiveDescriptor maxPooling(
            Engine engine, MemoryDescriptor source, MemoryDescriptor destination, Sliding sliding) {
        try (Arena arena = Arena.ofConfined();
                Attributes attributes = Attributes.plain()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_pooling_forward_primitive_desc_create",
                    out -> dnnl_pooling_forward_primitive_desc_create(
                            out,
                            engine.handle(),
                            dnnl_forward_inference(),
                            dnnl_pooling_max(),
                            source.handle(),
                            destination.handle(),
                            sliding.strides(arena),
                            sliding.kernels(arena),
                            sliding.gaps(arena),
                            sliding.paddingsBefore(arena),
                            sliding.paddingsAfter(arena),
                            attributes.handle())));
        }
    }

    /**
     * RMS normalization of each row with a scale per column:
     * {@code y = scale * x / sqrt(mean(x^2) + epsilon)} (Zhang and Sennrich, arXiv:1910.07467).
     */
    public static PrimitiveDescriptor rmsNormalization(
            Engine engine, MemoryDescriptor source, MemoryDescriptor destination, float epsilon) {
        try (Attributes attributes = Attributes.plain()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_layer_normalization_forward_primitive_desc_create_v2",
                    out -> dnnl_layer_normalization_forward_primitive_desc_create_v2(
                            out,
                            engine.handle(),
                            dnnl_forward_inference(),
                            source.handle(),
                            destination.handle(),
                            MemorySegment.NULL,
                            DataTypes.code(ElementType.FLOAT32),
                            epsilon,
                            dnnl_use_scale() | dnnl_rms_norm(),
                            attributes.handle())));
        }
    }

    /** A copy into another layout or element type. */
    public static PrimitiveDescriptor reorder(Engine engine, MemoryDescriptor source, MemoryDescriptor destination) {
        try (Attributes attributes = Attributes.plain()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_reorder_primitive_desc_create",
                    out -> dnnl_reorder_primitive_desc_create(
                            out,
                            source.handle(),
                            engine.handle(),
                            destination.handle(),
                            engine.handle(),
                            attributes.handle())));
        }
    }

    /** The layout that the source must have; the caller closes the copy. */
    public MemoryDescriptor source() {
        return query(dnnl_query_src_md());
    }

    /** The layout that the weights must have; the caller closes the copy. */
    public MemoryDescriptor weights() {
        return query(dnnl_query_weights_md());
    }

    /** The layout of the result; the caller closes the copy. */
    public MemoryDescriptor destination() {
        return query(dnnl_query_dst_md());
    }

    /** The scratchpad of one execution; the caller closes the copy. */
    public MemoryDescriptor scratchpad() {
        return query(dnnl_query_scratchpad_md());
    }

    private MemoryDescriptor query(int what) {
        return MemoryDescriptor.copyOf(dnnl_primitive_desc_query_md(handle(), what, 0));
    }

    /** The name of the chosen implementation, {@code brgconv:avx512_core_bf16}. */
    public String implementation() {
        return NativeMemory.utf8(Dnnl.CALLS.pointer(
                "dnnl_primitive_desc_query",
                out -> dnnl_primitive_desc_query(handle(), dnnl_query_impl_info_str(), 0, out)));
    }
}
