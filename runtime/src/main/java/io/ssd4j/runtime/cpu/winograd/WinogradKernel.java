// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Execution;
import io.ssd4j.runtime.cpu.dnnl.Stream;
import io.ssd4j.runtime.cpu.threads.ParallelTask;
import io.ssd4j.runtime.cpu.threads.ThreadTeam;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A Winograd convolution bound to memory. Used by one thread at a time; a run uses all threads of the team. */
public final class WinogradKernel implements AutoCloseable {
    /** The parts of a transform of the whole layer, for each thread. */
    private static final int PARTS = 4;

    private final CloseStack owned = new CloseStack();
    private final WinogradPlan plan;
    private final WinogradLayout layout;
    private final ThreadTeam team;
    private final MemorySegment weights;
    private final MemorySegment scratch;
    private final TileSource[] sources;
    private final TileDestination[] destinations;

    /** By thread for blocks, by group of planes for the whole layer. */
    private final Execution[] products;

    /** By thread, of the last block if it is smaller. */
    private final Execution[] restProducts;

    private final AtomicInteger next = new AtomicInteger();
    private final ParallelTask blocks = this::runBlocks;
    private final ParallelTask inputs = this::runInputs;
    private final ParallelTask groups = this::runGroups;
    private final ParallelTask outputs = this::runOutputs;

    WinogradKernel(
            WinogradPlan plan,
            WinogradLayout layout,
            MemorySegment source,
            MemorySegment destination,
            MemorySegment weights,
            MemorySegment bias,
            MemorySegment scratch,
            long weightBytes) {
        this.plan = plan;
        this.layout = layout;
        this.team = new ThreadTeam(plan.threads());
        this.weights = view(weights, weightBytes, "transformed weights");
        this.scratch = view(scratch, layout.bytes(), "working memory");
        MemorySegment read = view(source, plan.sourceBytes(), "the source");
        MemorySegment written = view(destination, plan.destinationBytes(), "the destination");
        MemorySegment added = view(bias, (long) Float.BYTES * plan.shape().outputs(), "the bias");
        int threads = plan.threads();
        this.sources = new TileSource[threads];
        this.destinations = new TileDestination[threads];
        for (int thread = 0; thread < threads; thread++) {
            sources[thread] = new TileSource(plan, layout, thread, read, this.scratch);
            destinations[thread] = new TileDestination(plan, layout, thread, added, written, this.scratch);
        }
        this.products = new Execution[layout.productScratches()];
        this.restProducts = new Execution[plan.restTiles() == 0 ? 0 : threads];
    }

    /** The same memory without the checks of its arena at every access, which the caller guarantees to outlive the kernel. */
    private static MemorySegment view(MemorySegment memory, long bytes, String what) {
        if (memory.byteSize() < bytes) {
            throw new IllegalArgumentException(what + " has " + memory.byteSize() + " bytes instead of " + bytes);
        }
        return NativeMemory.view(memory.address(), bytes);
    }

    /** Makes the products; the descriptors may be closed afterwards. */
    void products(Engine engine, String step, PlaneProducts full, Optional<PlaneProducts> rest) {
        for (int i = 0; i < products.length; i++) {
            int firstPlane = plan.whole() ? i * plan.groupPlanes() : 0;
            products[i] = product(engine, step, full, i, firstPlane);
            if (rest.isPresent()) {
                restProducts[i] = product(engine, step, rest.get(), i, firstPlane);
            }
        }
    }

    private Execution product(Engine engine, String step, PlaneProducts product, int index, int firstPlane) {
        int thread = plan.whole() ? 0 : index;
        long read = layout.source(thread) + firstPlane * plan.sourcePlaneStride();
        long written = layout.product(thread) + firstPlane * plan.productPlaneStride();
        return product.bind(
                step,
                owned.own(Stream.on(engine)),
                WinogradLayout.slice(scratch, read, product.source().bytes()),
                WinogradLayout.slice(
                        weights,
                        firstPlane * product.weightPlaneBytes(),
                        product.weights().bytes()),
                WinogradLayout.slice(scratch, written, product.destination().bytes()),
                WinogradLayout.slice(scratch, layout.productScratch(index), layout.productScratchBytes()),
                owned.arena(),
                plan.threads(),
                owned);
    }

    /** Computes. Allocates nothing on the heap; complete when it returns. */
    public void run() {
        if (plan.whole()) {
            share(inputs);
            share(groups);
            share(outputs);
        } else {
            share(blocks);
        }
    }

    /** The number of tiles of a run. */
    public int tiles() {
        return plan.tiles();
    }

    /** Each thread takes the next piece when it has finished one: processors may compute at different speeds. */
    private void share(ParallelTask task) {
        next.set(0);
        team.run(task);
    }

    private void runBlocks(int thread, int threads) {
        TileSource source = sources[thread];
        TileDestination destination = destinations[thread];
        int block = plan.blockTiles();
        for (int i = next.getAndIncrement(); i < plan.blocks(); i = next.getAndIncrement()) {
            int first = i * block;
            int tiles = Math.min(block, plan.tiles() - first);
            source.transform(first, tiles, 0);
            (tiles == block ? products : restProducts)[thread].run();
            destination.transform(first, tiles, 0);
        }
    }

    private void runInputs(int thread, int threads) {
        for (int i = next.getAndIncrement(); i < parts(); i = next.getAndIncrement()) {
            sources[thread].transform(part(i), part(i + 1) - part(i), part(i));
        }
    }

    private void runGroups(int thread, int threads) {
        for (int i = next.getAndIncrement(); i < products.length; i = next.getAndIncrement()) {
            products[i].run();
        }
    }

    private void runOutputs(int thread, int threads) {
        for (int i = next.getAndIncrement(); i < parts(); i = next.getAndIncrement()) {
            destinations[thread].transform(part(i), part(i + 1) - part(i), part(i));
        }
    }

    private int parts() {
        return plan.threads() * PARTS;
    }

    /** The first tile of a part of the layer. */
    private int part(int number) {
        return (int) ((long) plan.tiles() * number / parts());
    }

    /** Releases the primitives; the memory is its owner's. */
    @Override
    public void close() {
        owned.close();
    }
}
