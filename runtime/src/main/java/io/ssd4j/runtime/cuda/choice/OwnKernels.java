// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Our kernels: one for each kind of step that has a choice, but convolutions. */
public final class OwnKernels implements ImplementationSource {
    public static final String LIBRARY = "ssd4j";

    private final Supplier<DeviceKernels> loaded;

    /**
     * @param loaded the kernels on the card, asked for when the first is bound
     */
    public OwnKernels(Supplier<DeviceKernels> loaded) {
        this.loaded = loaded;
    }

    /** The kernel for a step; empty where there is none. */
    public static Optional<String> name(GpuStep step) {
        return switch (step) {
            case GpuStep.PackInput _ -> Optional.of("pack_input");
            case GpuStep.Pool _ -> Optional.of("max_pool");
            case GpuStep.Normalize _ -> Optional.of("l2_normalize");
            case GpuStep.Unpack _ -> Optional.of("unpack_output");
            case GpuStep.ResizeInput _, GpuStep.Convolve _ -> Optional.empty();
        };
    }

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public List<Candidate> candidates(GpuStep step, Effort effort, CloseStack owned) {
        return name(step)
                .map(name -> List.<Candidate>of(() -> Optional.of(new Kernel(step, name))))
                .orElse(List.of());
    }

    @Override
    public Implementation load(GpuStep step, String stored) {
        return name(step)
                .filter(stored::equals)
                .map(name -> new Kernel(step, name))
                .orElseThrow(() -> new StoredChoiceException("there is no kernel " + stored + " for it"));
    }

    /** One of them, for steps of one problem. */
    private final class Kernel implements Implementation {
        private final GpuStep step;
        private final String name;

        private Kernel(GpuStep step, String name) {
            this.step = step;
            this.name = name;
        }

        @Override
        public String engine() {
            return name;
        }

        @Override
        public Map<String, Long> knobs() {
            return Map.of();
        }

        @Override
        public String stored() {
            return name;
        }

        @Override
        public long workspaceBytes() {
            return 0;
        }

        @Override
        public DeviceKernels.Launch bind(Operands operands, CloseStack owned) {
            DeviceKernels kernels = loaded.get();
            Arena arena = owned.arena();
            DeviceSlice from = operands.of(TensorRole.INPUT);
            DeviceSlice to = operands.of(TensorRole.OUTPUT);
            return switch (step) {
                case GpuStep.PackInput p ->
                    kernels.packInput(arena, from, to, p.batch(), p.shape(), p.paddedChannels());
                case GpuStep.Pool p -> kernels.maxPool(arena, from, to, p.batch(), p.from(), p.to(), p.window());
                case GpuStep.Normalize n ->
                    kernels.l2Normalize(
                            arena, from, operands.of(TensorRole.WEIGHTS), to, n.batch(), n.shape(), n.epsilon());
                case GpuStep.Unpack u -> kernels.unpackOutput(arena, from, to, u.batch(), u.shape());
                case GpuStep.ResizeInput _, GpuStep.Convolve _ ->
                    throw new IllegalStateException("none of our kernels is a choice for " + step.name());
            };
        }

        @Override
        public void close() {
            // The kernels are the device's.
        }
    }
}
