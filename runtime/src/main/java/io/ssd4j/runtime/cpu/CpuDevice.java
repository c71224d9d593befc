// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.choice.ChoiceStore;
import io.ssd4j.runtime.cpu.choice.Choices;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.engine.DeviceBackend;
import io.ssd4j.runtime.engine.ModelBackend;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.store.UserCache;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The CPU, computing through oneDNN with a fixed number of OpenMP threads.
 *
 * @param engine oneDNN's object for it
 * @param name the processor's name
 * @param threads the number of OpenMP threads
 * @param options how it was opened
 * @param precisions what it computes in
 * @param cache returns the folder for what is kept between processes when it is needed; there may be none
 */
record CpuDevice(
        Engine engine, String name, int threads, DeviceOptions options, Set<Precision> precisions, Supplier<Path> cache)
        implements DeviceBackend {

    static CpuDevice open(String name, int threads, DeviceOptions options) {
        Engine engine = Engine.cpu();
        try {
            EnumSet<Precision> precisions = EnumSet.of(Precision.FP32);
            precisions.addAll(FastPrecisions.of(engine).keySet());
            return new CpuDevice(
                    engine, name, threads, options, Collections.unmodifiableSet(precisions), UserCache::folder);
        } catch (RuntimeException | Error e) {
            CloseStack.closeAfter(e, engine);
            throw e;
        }
    }

    /** The same CPU with another number of threads; 0 for the same number. */
    CpuDevice threads(int newThreads) {
        return newThreads == 0 ? this : new CpuDevice(engine, name, newThreads, options, precisions, cache);
    }

    @Override
    public DeviceId id() {
        return DeviceId.CPU;
    }

    @Override
    public String lacks(Precision precision) {
        return precision == Precision.FP8 ? "fp8 needs an NVIDIA GPU of compute capability 8.9 or newer" : "";
    }

    /**
     * Sets the calling thread's OpenMP thread count. It is a property of the thread, and oneDNN sizes its scratchpads by the count
     * in effect when a primitive is built, so building and running must use the same one.
     */
    @Override
    public void enter() {
        gomp_h.omp_set_num_threads(threads);
    }

    /** The choices of earlier runs, in the user's cache folder or else in a folder for this run alone. */
    ChoiceStore choices() {
        return new ChoiceStore(cache.get().resolve("cpu-choices"), options.listener()::warning);
    }

    @Override
    public ModelBackend prepare(Network network, Weights weights, Precision requested) {
        Precision precision = IntegerFallback.precision(requested, options);
        // In the layouts chosen for batch 1; a session that needs others repacks these.
        Arithmetic arithmetic = arithmetic(network, weights, precision);
        try (Lowering lowering =
                Lowering.of(engine, network, arithmetic, 1, threads, ReturnedOutputs.all(network), Choices.DIRECT)) {
            PackedWeights packed = PackedWeights.pack(engine, network, weights, arithmetic, lowering);
            // Packing has given the calling thread another count.
            enter();
            return new CpuModel(this, network, precision, arithmetic, packed);
        }
    }

    /** Layers that do not multiply integers compute in bfloat16 if that is fast. */
    private Arithmetic arithmetic(Network network, Weights weights, Precision precision) {
        if (precision != Precision.INT8) {
            return Arithmetic.floating(precision.elementType());
        }
        ElementType floating = precisions.contains(Precision.BF16) ? ElementType.BFLOAT16 : ElementType.FLOAT32;
        return Arithmetic.integers(floating, weights.quantization().orElseThrow(), network);
    }

    @Override
    public void close() {
        engine.close();
    }
}
