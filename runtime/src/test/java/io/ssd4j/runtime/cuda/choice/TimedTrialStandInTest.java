// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Trial.Entrant;
import io.ssd4j.runtime.cuda.choice.Trial.Result;
import io.ssd4j.runtime.cuda.cudnn.TensorRole;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.kernel.CubinCache;
import io.ssd4j.runtime.cuda.kernel.KernelElement;
import io.ssd4j.runtime.cuda.program.DeviceKernels;
import io.ssd4j.runtime.cuda.program.GpuStep;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may win a trial, and what becomes of the losers. */
@OnStandIn
class TimedTrialStandInTest {
    private static final GpuStep STEP = new GpuStep.Pool(
            "pool",
            "from",
            "to",
            3,
            new Shape(16, 9, 9),
            new Shape(16, 5, 5),
            Window.of(2).stride(2),
            Rounding.CEIL);

    private final CloseStack owned = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    @TempDir
    private Path cache;

    private CudaContext context;
    private CudaStream stream;
    private OwnKernels kernels;

    @BeforeEach
    void open() {
        DriverStatus.Ready ready = (DriverStatus.Ready) CudaDriver.status();
        context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
        stream = owned.own(CudaStream.in(context));
        byte[] cubin = new CubinCache(cache).cubin(KernelElement.F16, 90);
        DeviceKernels loaded = owned.own(DeviceKernels.load(context, cubin, KernelElement.F16));
        kernels = new OwnKernels(() -> loaded);
    }

    @AfterEach
    void close() {
        owned.close();
    }

    /** Computes what our kernel does, or something else, and keeps a record of its end. */
    private final class Fake implements Implementation {
        private final String name;
        private final long workspace;
        private final Behavior behavior;

        private Fake(String name, long workspace, Behavior behavior) {
            this.name = name;
            this.workspace = workspace;
            this.behavior = behavior;
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
            return workspace;
        }

        @Override
        public DeviceKernels.Launch bind(Operands operands, CloseStack closing) {
            return behavior.launch(kernels.load(STEP, "max_pool").bind(operands, closing), operands);
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private interface Behavior {
        DeviceKernels.Launch launch(DeviceKernels.Launch right, Operands operands);
    }

    private Entrant entrant(String name, long workspace, Behavior behavior) {
        return new Entrant(kernels, () -> Optional.of(new Fake(name, workspace, behavior)));
    }

    private Optional<Result> best(Entrant... entrants) {
        return new TimedTrial(context, stream, Precision.FP16, Effort.TIMED).best(STEP, List.of(entrants), _ -> {});
    }

    private static DeviceKernels.Launch right(DeviceKernels.Launch right, Operands operands) {
        return right;
    }

    @Test
    void whatIsWrongDoesNotWinHoweverFast() {
        Entrant zeros = entrant("zeros", 0, (_, operands) -> s -> s.fill(operands.of(TensorRole.OUTPUT), (byte) 0));
        Entrant nothing = entrant("nothing", 0, (_, _) -> _ -> {});
        Entrant half = entrant("half", 0, (pool, operands) -> s -> {
            pool.on(s);
            long bytes = operands.of(TensorRole.OUTPUT).bytes();
            s.fill(operands.of(TensorRole.OUTPUT).slice(bytes / 2, bytes / 2), (byte) 0);
        });
        assertEquals(Optional.empty(), best(zeros, nothing, half));
        assertEquals(List.of("zeros", "nothing", "half"), closed);
        Result result = best(zeros, entrant("right", 0, TimedTrialStandInTest::right), nothing, half)
                .orElseThrow();
        assertEquals("right", result.implementation().engine());
        assertFalse(closed.contains("right"));
    }

    @Test
    void theFasterOneWinsAndTheOtherIsClosed() {
        Behavior threeTimes = (pool, _) -> s -> {
            for (int i = 0; i < 30; i++) {
                pool.on(s);
            }
        };
        Entrant slow = entrant("slow", 0, threeTimes);
        Entrant fast = entrant("fast", 0, TimedTrialStandInTest::right);
        assertEquals("fast", best(slow, fast).orElseThrow().implementation().engine());
        assertEquals("fast", best(fast, slow).orElseThrow().implementation().engine());
        assertEquals(List.of("slow", "slow"), closed);
    }

    @Test
    void whatCannotBeCapturedIsNoCandidate() {
        Entrant waits = entrant("waits", 0, (pool, _) -> s -> {
            pool.on(s);
            try {
                s.synchronize();
            } catch (NativeCallException e) {
                assertEquals("cuStreamSynchronize", e.function());
            }
        });
        Result result =
                best(waits, entrant("right", 0, TimedTrialStandInTest::right)).orElseThrow();
        assertEquals("right", result.implementation().engine());
        assertEquals(List.of("waits"), closed);
    }

    @Test
    void aWorkspaceThatTheCardHasNotIsNoFailure() {
        Result result = best(
                        entrant("greedy", Long.MAX_VALUE / 4, TimedTrialStandInTest::right),
                        entrant("right", 512, TimedTrialStandInTest::right))
                .orElseThrow();
        assertEquals("right", result.implementation().engine());
    }

    @Test
    void withoutTimingTheFirstWithAModestWorkspaceIsTaken() {
        Entrant greedy = entrant("greedy", FirstFitting.MODEST_WORKSPACE + 2, TimedTrialStandInTest::right);
        Entrant less = entrant("less", FirstFitting.MODEST_WORKSPACE + 1, TimedTrialStandInTest::right);
        Entrant modest = entrant("modest", FirstFitting.MODEST_WORKSPACE, TimedTrialStandInTest::right);
        Entrant none = entrant("none", 0, TimedTrialStandInTest::right);
        assertEquals("modest", first(greedy, modest, none));
        assertEquals("less", first(greedy, less));
        assertEquals(List.of("greedy", "greedy"), closed);
        Entrant absent = new Entrant(kernels, Optional::empty);
        assertSame(Optional.empty(), new FirstFitting().best(STEP, List.of(absent), _ -> {}));
    }

    private static String first(Entrant... entrants) {
        return new FirstFitting()
                .best(STEP, List.of(entrants), _ -> {})
                .orElseThrow()
                .implementation()
                .engine();
    }
}
