// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.choice.Strategy.Offer;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.kernel.CubinCache;
import io.ssd4j.runtime.cuda.kernel.DeviceKernels;
import io.ssd4j.runtime.cuda.kernel.OwnKernels;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.TensorRole;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may win a trial, and what becomes of the losers. */
@OnStandIn
class TimedTrialStandInTest {
    private static final Problem PROBLEM = new Problem.MaxPooling(
            ElementType.FLOAT16, 3, new Shape(16, 9, 9), Window.of(2).stride(2), Rounding.CEIL);

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
        byte[] cubin = new CubinCache(cache).cubin(ElementType.FLOAT16, 90);
        DeviceKernels loaded = new DeviceKernels(owned.own(CudaModule.load(context, cubin)), ElementType.FLOAT16);
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
        public String name() {
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
        public Launch bind(Operands operands, CloseStack closing) {
            return behavior.launch(kernels.load(PROBLEM, "max_pool").bind(operands, closing), operands);
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private interface Behavior {
        Launch launch(Launch right, Operands operands);
    }

    private Offer offer(String name, long workspace, Behavior behavior) {
        return new Offer(kernels, () -> Optional.of(new Fake(name, workspace, behavior)));
    }

    private Optional<Choice> best(Offer... offers) {
        return new TimedTrial(context, stream, Precision.FP16, false)
                .choose(PROBLEM, Stream.of(List.of(offers)), (_, _) -> {});
    }

    private static Launch right(Launch right, Operands operands) {
        return right;
    }

    @Test
    void whatIsWrongDoesNotWinHoweverFast() {
        Offer zeros = offer("zeros", 0, (_, operands) -> s -> s.fill(operands.of(TensorRole.OUTPUT), (byte) 0));
        Offer nothing = offer("nothing", 0, (_, _) -> _ -> {});
        Offer half = offer("half", 0, (pool, operands) -> s -> {
            pool.on(s);
            long bytes = operands.of(TensorRole.OUTPUT).bytes();
            s.fill(operands.of(TensorRole.OUTPUT).slice(bytes / 2, bytes / 2), (byte) 0);
        });
        assertEquals(Optional.empty(), best(zeros, nothing, half));
        assertEquals(List.of("zeros", "nothing", "half"), closed);
        Choice result = best(zeros, offer("right", 0, TimedTrialStandInTest::right), nothing, half)
                .orElseThrow();
        assertEquals("right", result.implementation().name());
        assertFalse(closed.contains("right"));
    }

    @Test
    void theFasterOneWinsAndTheOtherIsClosed() {
        Behavior threeTimes = (pool, _) -> s -> {
            for (int i = 0; i < 30; i++) {
                pool.on(s);
            }
        };
        Offer slow = offer("slow", 0, threeTimes);
        Offer fast = offer("fast", 0, TimedTrialStandInTest::right);
        assertEquals("fast", best(slow, fast).orElseThrow().implementation().name());
        assertEquals("fast", best(fast, slow).orElseThrow().implementation().name());
        assertEquals(List.of("slow", "slow"), closed);
    }

    @Test
    void whatCannotBeCapturedIsNoCandidate() {
        Offer waits = offer("waits", 0, (pool, _) -> s -> {
            pool.on(s);
            try {
                s.synchronize();
            } catch (NativeCallException e) {
                assertEquals("cuStreamSynchronize", e.function());
            }
        });
        Choice result =
                best(waits, offer("right", 0, TimedTrialStandInTest::right)).orElseThrow();
        assertEquals("right", result.implementation().name());
        assertEquals(List.of("waits"), closed);
    }

    @Test
    void aWorkspaceThatTheCardHasNotIsNoFailure() {
        Choice result = best(
                        offer("greedy", Long.MAX_VALUE / 4, TimedTrialStandInTest::right),
                        offer("right", 512, TimedTrialStandInTest::right))
                .orElseThrow();
        assertEquals("right", result.implementation().name());
    }

    @Test
    void withoutTimingTheFirstWithAModestWorkspaceIsTaken() {
        Offer greedy = offer("greedy", FirstFitting.MODEST_WORKSPACE + 2, TimedTrialStandInTest::right);
        Offer less = offer("less", FirstFitting.MODEST_WORKSPACE + 1, TimedTrialStandInTest::right);
        Offer modest = offer("modest", FirstFitting.MODEST_WORKSPACE, TimedTrialStandInTest::right);
        Offer none = offer("none", 0, TimedTrialStandInTest::right);
        assertEquals("modest", first(greedy, modest, none));
        assertEquals("less", first(greedy, less));
        assertEquals(List.of("greedy", "greedy"), closed);
        Offer absent = new Offer(kernels, Optional::empty);
        assertSame(Optional.empty(), new FirstFitting().choose(PROBLEM, Stream.of(List.of(absent)), (_, _) -> {}));
    }

    private static String first(Offer... offers) {
        return new FirstFitting()
                .choose(PROBLEM, Stream.of(List.of(offers)), (_, _) -> {})
                .orElseThrow()
                .implementation()
                .name();
    }
}
