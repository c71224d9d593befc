// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.choice.Chooser;
import io.ssd4j.runtime.cuda.compile.CompiledBatch;
import io.ssd4j.runtime.cuda.cudnn.CudnnHandle;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.cuda.store.PlanStore;
import io.ssd4j.runtime.cuda.store.StoreEnvironment;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Compiles a session's network to bound launches: programs, choices, memory. */
final class SessionCompiler {
    private SessionCompiler() {}

    /**
     * Chooses the implementations, remembers the choices and binds the launches.
     *
     * @param handle executes on any stream of the device
     * @param stream of the main line
     * @param owned receives everything that the launches need
     */
    static CompiledBatch compile(
            CudaModel model, CudnnHandle handle, CudaStream stream, SessionOptions<?, ?> options, CloseStack owned) {
        CudaDevice device = model.device();
        Network network = model.network();
        Precision precision = model.precision();
        Storage storage = model.storage();
        List<Integer> sizes = Program.parts(network, options.batch());
        PlanStore store = device.planStore();
        StoreEnvironment environment = device.environment(precision);
        Chooser chooser = GpuChooser.open(device, precision, handle, stream, store.load(environment), owned);
        Map<Integer, Choices> choices = chooser.choose(
                network,
                storage,
                sizes.stream().distinct().map(options::withBatch).toList(),
                () -> remember(chooser, store, environment));
        warnOfGeneric(choices, precision, device.options().listener());
        CompiledBatch.Target target =
                new CompiledBatch.Target(device.context(), device.kernels(storage.element()), model.weights(), stream);
        return new CompiledBatch(
                target, network, storage.element(), sizes, choices, options, device::reportMemory, owned);
    }

    /** Names the layers that are left to an implementation for everything. */
    static void warnOfGeneric(Map<Integer, Choices> choices, Precision precision, DeviceListener listener) {
        choices.forEach((batch, chosen) -> {
            if (!chosen.generic().isEmpty()) {
                listener.warning(
                        "in " + precision.id() + " at batch " + batch
                                + ", cuDNN's naive engine computes " + String.join(", ", chosen.generic())
                                + ", which may take many times as long as the other layers: tf32, fp16 or bf16 have faster ones");
            }
        });
    }

    /** Stores new choices. If they cannot be written, only the next start is slower. */
    private static void remember(Chooser chooser, PlanStore store, StoreEnvironment environment) {
        if (chooser.made().isEmpty()) {
            return;
        }
        try {
            store.store(environment, chooser.made());
        } catch (IOException e) {
            CudaCache.log("the plans could not be stored: " + e);
        }
    }
}
