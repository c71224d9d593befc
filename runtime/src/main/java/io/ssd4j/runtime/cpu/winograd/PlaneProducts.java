// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The products of some planes, on one thread: tiles x input channels times input channels x output channels.
 *
 * @param kind what computes them
 * @param planes how many planes
 */
record PlaneProducts(
        Engine engine,
        ProductPrimitive kind,
        int planes,
        MemoryDescriptor source,
        MemoryDescriptor weights,
        MemoryDescriptor destination,
        PrimitiveDescriptor primitive,
        MemoryDescriptor scratchpad,
        CloseStack owned)
        implements AutoCloseable {

    /**
     * Describes the products.
     *
     * @param planes how many planes, as many as {@link ProductPrimitive#mostPlanes} allows
     * @param strides the elements between the planes of transformed inputs, and between those of products
     * @param threads the calling thread's OpenMP thread count
     */
    static PlaneProducts of(
            Engine engine,
            ProductPrimitive kind,
            int planes,
            int tiles,
            WinogradShape shape,
            long[] strides,
            int threads) {
        CloseStack owned = new CloseStack();
        try {
            MemoryDescriptor weights = owned.own(weights(engine, kind, planes, tiles, shape, threads));
            MemoryDescriptor source = owned.own(kind.values(planes, tiles, shape.inputs(), strides[0]));
            MemoryDescriptor destination = owned.own(kind.values(planes, tiles, shape.outputs(), strides[1]));
            PrimitiveDescriptor primitive =
                    onOneThread(threads, () -> owned.own(kind.describe(engine, source, weights, destination)));
            MemoryDescriptor scratchpad = owned.own(primitive.layout(Argument.SCRATCHPAD));
            return new PlaneProducts(engine, kind, planes, source, weights, destination, primitive, scratchpad, owned);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    /** The layout of the weights of some planes, which follow each other without a gap; the caller closes it. */
    static MemoryDescriptor weights(
            Engine engine, ProductPrimitive kind, int planes, int tiles, WinogradShape shape, int threads) {
        int rows = kind.layoutTiles(tiles);
        try (MemoryDescriptor source = kind.values(planes, rows, shape.inputs(), (long) shape.inputs() * rows);
                MemoryDescriptor any = kind.anyWeights(planes, shape);
                MemoryDescriptor destination =
                        kind.values(planes, rows, shape.outputs(), (long) shape.outputs() * rows);
                PrimitiveDescriptor typical =
                        onOneThread(threads, () -> kind.describe(engine, source, any, destination))) {
            return typical.layout(Argument.WEIGHTS);
        }
    }

    /** oneDNN divides a primitive among the threads that the thread which makes it has. */
    private static <T> T onOneThread(int threads, Supplier<T> making) {
        gomp_h.omp_set_num_threads(1);
        try {
            return making.get();
        } finally {
            gomp_h.omp_set_num_threads(threads);
        }
    }

    /** The bytes from the weights of a plane to those of the next one. */
    long weightPlaneBytes() {
        return kind.planeBytes(weights.bytes(), planes);
    }

    /** The products on given memory, to be run by one thread at a time. */
    Execution bind(
            String step,
            Stream stream,
            MemorySegment from,
            MemorySegment by,
            MemorySegment to,
            MemorySegment scratch,
            Arena arena,
            int threads,
            CloseStack owner) {
        Map<Argument, Memory> arguments = new EnumMap<>(Argument.class);
        arguments.put(Argument.SOURCE, owner.own(Memory.of(engine, source, from)));
        arguments.put(Argument.WEIGHTS, owner.own(Memory.of(engine, weights, by)));
        arguments.put(Argument.DESTINATION, owner.own(Memory.of(engine, destination, to)));
        arguments.put(Argument.SCRATCHPAD, owner.own(Memory.of(engine, scratchpad, scratch)));
        return onOneThread(threads, () -> owner.own(new Execution(step, primitive, stream, arguments, arena)));
    }

    @Override
    public void close() {
        owned.close();
    }
}
