// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.bindings.memory.LargeMemory;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Memory;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.cpu.dnnl.PrimitiveDescriptor;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.cpu.threads.ThreadTeam;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A convolution computed by one Winograd variant, without memory. Kernels that it gives outlive it. */
public final class WinogradConvolution implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final Engine engine;
    private final WinogradPlan plan;

    /** Of a whole block, and of the last block if it is smaller. */
    private final PlaneProducts products;

    private final Optional<PlaneProducts> rest;
    private final WinogradLayout layout;

    private WinogradConvolution(Engine engine, WinogradPlan plan) {
        this.engine = engine;
        this.plan = plan;
        try {
            products = owned.own(products(plan.blockTiles()));
            rest = plan.restTiles() == 0 ? Optional.empty() : Optional.of(owned.own(products(plan.restTiles())));
            long productScratch = Math.max(
                    products.scratchpad().bytes(),
                    rest.map(r -> r.scratchpad().bytes()).orElse(0L));
            layout = new WinogradLayout(plan, productScratch);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, owned);
            throw e;
        }
    }

    private PlaneProducts products(int tiles) {
        long[] strides = {plan.sourcePlaneStride() / Float.BYTES, plan.productPlaneStride() / Float.BYTES};
        return PlaneProducts.of(
                engine, plan.products(), plan.groupPlanes(), tiles, plan.shape(), strides, plan.threads());
    }

    /**
     * Describes a convolution.
     *
     * @param threads the number of threads, which is the calling thread's OpenMP thread count
     */
    public static WinogradConvolution of(Engine engine, WinogradProblem problem, WinogradVariant variant, int threads) {
        return new WinogradConvolution(engine, WinogradPlan.of(problem, variant, threads));
    }

    /**
     * A kernel that runs the same code on the same tiles with far fewer channels, and therefore soon has it compiled by the JIT
     * compiler: this convolution itself may take seconds before that.
     *
     * @param arena for the kernel's scratch memory; the kernel is closed before it
     */
    public WinogradKernel narrow(Arena arena) {
        WinogradProblem wide = plan.problem();
        WinogradProblem problem = new WinogradProblem(
                Math.min(2, wide.batch()),
                narrow(wide.from()),
                narrow(wide.to()),
                wide.window(),
                wide.activation(),
                wide.pooled(),
                narrow(wide.destination()));
        WinogradVariant variant = new WinogradVariant(
                plan.shape().tile(), plan.whole() ? WinogradVariant.WHOLE : plan.blockTiles(), plan.products());
        try (WinogradConvolution convolution = of(engine, problem, variant, plan.threads())) {
            return convolution.bind(
                    "compiled code",
                    LargeMemory.allocate(arena, convolution.plan.sourceBytes(), Scratch.LINE),
                    LargeMemory.allocate(arena, convolution.plan.destinationBytes(), Scratch.LINE),
                    LargeMemory.allocate(arena, convolution.weightBytes(), Scratch.LINE),
                    LargeMemory.allocate(arena, (long) problem.to().channels() * Float.BYTES, Scratch.LINE),
                    LargeMemory.allocate(arena, convolution.scratchBytes(), Scratch.LINE));
        }
    }

    /** Two vectors of channels, and what is left over. */
    private static Shape narrow(Shape shape) {
        int channels = Math.min(shape.channels(), 2 * Lanes.COUNT + shape.channels() % Lanes.COUNT);
        return new Shape(channels, shape.height(), shape.width());
    }

    /** Why no convolution can be computed in this JVM, for a user to read; empty if they can. */
    public static Optional<String> unavailable() {
        return VectorModule.unavailable();
    }

    /** What the transforms compute with, for those who compare measured times: {@code vectors of 8 floats}, or {@code no vectors}. */
    public static String vectors() {
        return unavailable().isPresent() ? "no vectors" : "vectors of " + Lanes.COUNT + " floats";
    }

    /**
     * The variants worth trying, the one that is probably the fastest first. Depends only on the problem, the number of threads and the
     * processor. Empty if none is possible because there are fewer channels than a vector has lanes.
     */
    public static List<WinogradVariant> promising(WinogradProblem problem, int threads) {
        return WinogradGuess.promising(problem, threads, CoreCache.bytes());
    }

    /** The promising variants, and then others that seldom are faster. */
    public static List<WinogradVariant> all(WinogradProblem problem, int threads) {
        return WinogradGuess.all(problem, threads, CoreCache.bytes());
    }

    /** The name, for reports. */
    public String implementation() {
        return "winograd F(" + plan.shape().tile() + "x" + plan.shape().tile() + ",3x3) "
                + (plan.whole() ? "whole layer" : plan.blockTiles() + " tiles")
                + (plan.products() == ProductPrimitive.POINTWISE ? ", 1x1" : "");
    }

    /** The bytes of working memory. */
    public long scratchBytes() {
        return layout.bytes();
    }

    /** The bytes of the transformed weights. */
    public long weightBytes() {
        return products.weightPlaneBytes() * plan.shape().planes();
    }

    /** What the transformed weights depend on besides the values of the weights; those of most variants are equal. */
    public String weightsKey() {
        WinogradShape shape = plan.shape();
        return "winograd F(" + shape.tile() + "x" + shape.tile() + ",3x3) " + shape.inputs() + " to " + shape.outputs()
                + (plan.products() == ProductPrimitive.MATMUL ? "" : ", 1x1, " + plan.blockTiles() + " tiles");
    }

    /**
     * Transforms weights, the planes of one row of tiles after another. Uses all threads, and temporarily the memory of one row.
     *
     * @param weights [out, in, 3, 3] float32
     * @param destination receives {@link #weightBytes()} bytes
     */
    public void transformWeights(MemorySegment weights, MemorySegment destination) {
        WinogradShape shape = plan.shape();
        ProductPrimitive kind = plan.products();
        int row = shape.taps();
        int packedPlanes = kind.mostPlanes(row);
        try (Arena arena = Arena.ofShared();
                CloseStack used = new CloseStack();
                MemoryDescriptor plain = kind.plainWeights(packedPlanes, shape);
                MemoryDescriptor packed =
                        PlaneProducts.weights(engine, kind, packedPlanes, plan.blockTiles(), shape, plan.threads());
                PrimitiveDescriptor packing = PrimitiveDescriptor.reorder(engine, plain, packed);
                MemoryDescriptor scratchpad = packing.layout(Argument.SCRATCHPAD)) {
            long planeBytes = products.weightPlaneBytes();
            if (kind.planeBytes(packed.bytes(), packedPlanes) != planeBytes) {
                throw new IllegalStateException(packedPlanes + " planes of weights take " + packed.bytes()
                        + " bytes instead of " + planeBytes + " each");
            }
            long plainBytes = (long) Float.BYTES * packedPlanes * shape.inputs() * shape.outputs();
            MemorySegment transformed = LargeMemory.allocate(arena, plainBytes * (row / packedPlanes), Scratch.LINE);
            MemorySegment scratch = arena.allocate(Math.max(1, scratchpad.bytes()), Scratch.LINE);
            Stream stream = used.own(Stream.on(engine));
            for (int first = 0; first < shape.planes(); first += row) {
                transformRow(weights, first / row, transformed);
                for (int plane = 0; plane < row; plane += packedPlanes) {
                    long from = plane / packedPlanes * plainBytes;
                    long to = (first + plane) * planeBytes;
                    Map<Argument, Memory> arguments = new EnumMap<>(Argument.class);
                    arguments.put(
                            Argument.SOURCE, used.own(Memory.of(engine, plain, transformed.asSlice(from, plainBytes))));
                    arguments.put(
                            Argument.DESTINATION,
                            used.own(Memory.of(engine, packed, destination.asSlice(to, packed.bytes()))));
                    arguments.put(Argument.SCRATCHPAD, used.own(Memory.of(engine, scratchpad, scratch)));
                    used.own(new Execution("transformed weights", packing, stream, arguments, arena))
                            .run();
                }
                stream.await();
            }
        }
    }

    /** Transforms the weights of one row of planes: [planes, output channels, input channels]. */
    private void transformRow(MemorySegment weights, int row, MemorySegment transformed) {
        WinogradShape shape = plan.shape();
        WeightTransform transform = new WeightTransform(shape.tile());
        new ThreadTeam(plan.threads()).run((thread, threads) -> {
            for (int output = thread; output < shape.outputs(); output += threads) {
                transform.channel(weights, output, shape, row, transformed);
            }
        });
    }

    /**
     * Makes it ready to run. All memory is aligned to 64 bytes and outlives the kernel.
     *
     * @param step the layer's name, for messages
     * @param source [batch,H,W,C] float32
     * @param destination [batch,H,W,C] float32
     * @param weights transformed
     * @param bias float32
     * @param scratch {@link #scratchBytes()} bytes, also used by others between runs
     * @throws IllegalArgumentException if a memory is too small
     */
    public WinogradKernel bind(
            String step,
            MemorySegment source,
            MemorySegment destination,
            MemorySegment weights,
            MemorySegment bias,
            MemorySegment scratch) {
        return CloseStack.prepare(
                new WinogradKernel(plan, layout, source, destination, weights, bias, scratch, weightBytes()),
                kernel -> kernel.products(engine, step, products, rest));
    }

    @Override
    public void close() {
        owned.close();
    }
}
