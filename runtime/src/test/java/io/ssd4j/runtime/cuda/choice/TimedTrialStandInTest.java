// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Effort;
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
import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.standin.Trait;
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

    private static final long STAND_IN_MEGAHERTZ = 1980;

    private final CloseStack owned = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    @TempDir
    private Path cache;

    private CudaContext context;
    private CudaStream stream;
    private OwnKernels kernels;
    private DeviceKernels loaded;

    @BeforeEach
    void open() {
        DriverStatus.Ready ready = (DriverStatus.Ready) CudaDriver.status();
        context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
        stream = owned.own(CudaStream.in(context));
        byte[] cubin = new CubinCache(cache).cubin(ElementType.FLOAT16, 90);
        loaded = new DeviceKernels(owned.own(CudaModule.load(context, cubin)), ElementType.FLOAT16);
        kernels = new OwnKernels(_ -> loaded);
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

    private TimedTrial trial() {
        Spin spin = micros -> loaded.spin(micros * STAND_IN_MEGAHERTZ, owned.arena());
        return new TimedTrial(context, stream, Precision.FP16, spin, Effort.TIMED);
    }

    private Optional<Choice> best(Offer... offers) {
        return trial().choose(PROBLEM, Stream.of(List.of(offers)), (_, _) -> {});
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
    void theTimeThatAnIdleGpuTakesToBeginDoesNotDecide(StandInControl control) {
        control.traits(Trait.LATENCY);
        Behavior twice = (pool, _) -> s -> {
            pool.on(s);
            pool.on(s);
        };
        Offer slow = offer("slow", 0, twice);
        Offer fast = offer("fast", 0, TimedTrialStandInTest::right);
        Choice choice = best(slow, fast).orElseThrow();
        assertEquals("fast", choice.implementation().name());
        // The stand-in's kernels take 1 to 1.5 microseconds, its graphs 10 to begin.
        assertTrue(choice.micros() > 0.9 && choice.micros() < 1.6, choice::toString);
    }

    @Test
    void theGpuIsBusyBeforeTheFirstMeasurement(StandInControl control) {
        assertTrue(best(offer("right", 0, TimedTrialStandInTest::right)).isPresent());
        List<String> log = control.log();
        assertTrue(log.indexOf("spin") >= 0, log::toString);
        assertTrue(log.indexOf("spin") < log.indexOf("cuEventRecord"), log::toString);
        List<String> measured = log.subList(log.lastIndexOf("spin"), log.size());
        assertEquals(List.of("spin", "cuEventRecord", "cuGraphLaunch", "cuEventRecord"), measured.subList(0, 4));
    }

    @Test
    void whatFailsIsNoCandidate() {
        List<String> failures = new ArrayList<>();
        NativeCallException refused = new NativeCallException("cudnnBackendFinalize", "", 5003, "CUDNN_STATUS");
        Offer unmade = new Offer(kernels, () -> {
            throw refused;
        });
        Offer unbound = offer("unbound", 0, (_, _) -> {
            throw new NativeCallException("cudnnBackendFinalize", "", 4000, "CUDNN_STATUS");
        });
        Offer unlaunched = offer("unlaunched", 0, (_, _) -> _ -> {
            throw new NativeCallException("cudnnBackendExecute", "", 5001, "CUDNN_STATUS");
        });
        Strategy.Progress progress = new Strategy.Progress() {
            @Override
            public void trying(int candidate, int candidates) {}

            @Override
            public void failed(String library, NativeCallException failure) {
                failures.add(library + " " + failure.status());
            }
        };
        List<Offer> offers = List.of(unmade, unbound, unlaunched, offer("right", 0, TimedTrialStandInTest::right));
        Choice timed = trial().choose(PROBLEM, Stream.of(offers), progress).orElseThrow();
        assertEquals("right", timed.implementation().name());
        assertEquals(List.of("ssd4j 5003", "ssd4j 4000", "ssd4j 5001"), failures);
        assertEquals(List.of("unbound", "unlaunched"), closed);
        failures.clear();
        Choice first = new FirstFitting()
                .choose(PROBLEM, Stream.of(List.of(unmade, offers.getLast())), progress)
                .orElseThrow();
        assertEquals("right", first.implementation().name());
        assertEquals(List.of("ssd4j 5003"), failures);
    }

    @Test
    void aGpuThatFailsEndsTheTrial(StandInControl control) {
        Offer breaks = offer("breaks", 0, (pool, operands) -> s -> {
            pool.on(s);
            control.fail("cuStreamSynchronize", 1, 700, Fault.Mode.STICKS);
            s.synchronize();
        });
        NativeCallException failure = assertThrows(
                NativeCallException.class, () -> best(breaks, offer("right", 0, TimedTrialStandInTest::right)));
        assertEquals(700, failure.status());
        assertThrows(NativeCallException.class, owned::close);
        assertEquals(List.of("breaks"), closed);
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
