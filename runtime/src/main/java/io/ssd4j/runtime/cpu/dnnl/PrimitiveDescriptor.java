// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.dnnl;

import static io.ssd4j.bindings.dnnl.dnnl_h.*;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.interop.OwnedHandle;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Set;

/** An operation for which oneDNN has chosen an implementation and layouts. Its owner closes it. */
public final class PrimitiveDescriptor extends OwnedHandle {
    /** Of a window of one element, which needs no padding, whatever the extents. */
    private static final Sliding POINTWISE = new Sliding(Window.of(1), new Shape(1, 1, 1), new Shape(1, 1, 1));

    private PrimitiveDescriptor(MemorySegment handle) {
        super(Dnnl.CALLS, handle, "dnnl_primitive_desc_destroy", h -> dnnl_primitive_desc_destroy(h));
    }

    /**
     * A window that slides over one shape and writes another.
     *
     * @param paddingAbove the rows of padding before the first row: those of the window, or fewer if the shapes are some rows of
     *     larger tensors
     */
    public record Sliding(Window window, Shape from, Shape to, int paddingAbove) {
        /** A window over whole tensors. */
        public Sliding(Window window, Shape from, Shape to) {
            this(window, from, to, window.padding());
        }

        private MemorySegment strides(SegmentAllocator arena) {
            return pair(arena, window.stride(), window.stride());
        }

        // oneDNN counts the gaps between taps: 0 means a dense window.
        private MemorySegment gaps(SegmentAllocator arena) {
            return pair(arena, window.dilation() - 1, window.dilation() - 1);
        }

        private MemorySegment paddingsBefore(SegmentAllocator arena) {
            return pair(arena, paddingAbove, window.padding());
        }

        private MemorySegment paddingsAfter(SegmentAllocator arena) {
            // Negative if the last inputs are never read; oneDNN derives that from the extents.
            int below = Math.max(0, window.padding(paddingAbove).paddingAfter(from.height(), to.height()));
            int right = Math.max(0, window.paddingAfter(from.width(), to.width()));
            return pair(arena, below, right);
        }
    }

    private static MemorySegment pair(SegmentAllocator arena, long first, long second) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, first, second);
    }

    /** A convolution with bias and activation in one pass. */
    public static PrimitiveDescriptor convolution(
            Engine engine,
            MemoryDescriptor source,
            MemoryDescriptor weights,
            MemoryDescriptor bias,
            MemoryDescriptor destination,
            Sliding sliding,
            Activation activation) {
        return convolution(engine, source, weights, bias, destination, sliding, activation, Set.of());
    }

    /**
     * A convolution with bias and activation in one pass; of integers if it has scales, whose values are arguments of each execution. It computes
     * {@code activation(source * weights * source scale * weights scale + bias) / destination scale}.
     */
    public static PrimitiveDescriptor convolution(
            Engine engine,
            MemoryDescriptor source,
            MemoryDescriptor weights,
            MemoryDescriptor bias,
            MemoryDescriptor destination,
            Sliding sliding,
            Activation activation,
            Set<Argument> scales) {
        try (Attributes attributes = Attributes.with(activation, scales)) {
            return convolution(engine, source, weights, bias.handle(), destination, sliding, attributes);
        }
    }

    /** A 1x1 convolution with stride 1, without bias and activation. */
    public static PrimitiveDescriptor pointwiseConvolution(
            Engine engine, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor destination) {
        try (Attributes attributes = Attributes.plain()) {
            return convolution(engine, source, weights, MemorySegment.NULL, destination, POINTWISE, attributes);
        }
    }

    private static PrimitiveDescriptor convolution(
            Engine engine,
            MemoryDescriptor source,
            MemoryDescriptor weights,
            MemorySegment bias,
            MemoryDescriptor destination,
            Sliding sliding,
            Attributes attributes) {
        try (Arena arena = Arena.ofConfined()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_convolution_forward_primitive_desc_create",
                    out -> dnnl_convolution_forward_primitive_desc_create(
                            out,
                            engine.handle(),
                            dnnl_forward_inference(),
                            dnnl_convolution_direct(),
                            source.handle(),
                            weights.handle(),
                            bias,
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
                            pair(arena, sliding.window.kernel(), sliding.window.kernel()),
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
                            Dnnl.dataType(ElementType.FLOAT32),
                            epsilon,
                            dnnl_use_scale() | dnnl_rms_norm(),
                            attributes.handle())));
        }
    }

    /** Products of matrices: each of the source's with the one of the weights at the same position. */
    public static PrimitiveDescriptor matmul(
            Engine engine, MemoryDescriptor source, MemoryDescriptor weights, MemoryDescriptor destination) {
        try (Attributes attributes = Attributes.plain()) {
            return new PrimitiveDescriptor(Dnnl.CALLS.pointer(
                    "dnnl_matmul_primitive_desc_create",
                    out -> dnnl_matmul_primitive_desc_create(
                            out,
                            engine.handle(),
                            source.handle(),
                            weights.handle(),
                            MemorySegment.NULL,
                            destination.handle(),
                            attributes.handle())));
        }
    }

    /** A copy into another layout or element type. */
    public static PrimitiveDescriptor reorder(Engine engine, MemoryDescriptor source, MemoryDescriptor destination) {
        return reorder(engine, source, destination, Set.of());
    }

    /** A copy into another layout or element type: {@code source * source scale / destination scale}, rounded to the nearest. */
    public static PrimitiveDescriptor reorder(
            Engine engine, MemoryDescriptor source, MemoryDescriptor destination, Set<Argument> scales) {
        try (Attributes attributes = Attributes.with(Activation.NONE, scales)) {
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

    /**
     * Goes on to the next implementation that the library offers for the same operation; the first is the one it prefers.
     *
     * @return false if there is none; this then still describes the last one
     */
    public boolean next() {
        int status = dnnl_primitive_desc_next_impl(handle());
        if (status == dnnl_last_impl_reached()) {
            return false;
        }
        Dnnl.CALLS.check("dnnl_primitive_desc_next_impl", status);
        return true;
    }

    /**
     * Goes on by a number of implementations.
     *
     * @return false if there are fewer; this then describes the last one
     */
    public boolean next(int count) {
        for (int i = 0; i < count; i++) {
            if (!next()) {
                return false;
            }
        }
        return true;
    }

    /** The layout that was chosen for an argument; the caller closes the copy. */
    public MemoryDescriptor layout(Argument argument) {
        int query = switch (argument) {
            case SOURCE -> dnnl_query_src_md();
            case WEIGHTS -> dnnl_query_weights_md();
            case DESTINATION -> dnnl_query_dst_md();
            case SCRATCHPAD -> dnnl_query_scratchpad_md();
            case BIAS, SCALE, SOURCE_SCALE, WEIGHTS_SCALE, DESTINATION_SCALE ->
                throw new IllegalArgumentException("the layout of " + argument + " is not a choice");
        };
        return MemoryDescriptor.copyOf(dnnl_primitive_desc_query_md(handle(), query, 0));
    }

    /** The name of the chosen implementation, {@code brgconv:avx512_core_bf16}. */
    public String implementation() {
        return NativeMemory.utf8(Dnnl.CALLS.pointer(
                "dnnl_primitive_desc_query",
                out -> dnnl_primitive_desc_query(handle(), dnnl_query_impl_info_str(), 0, out)));
    }
}
