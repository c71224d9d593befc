// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.engine.SessionBackend;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The change from the direct program to a faster one, while a session runs. */
class ChangeOverCpuTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private ChosenModel load(Effort effort, Supplier<Path> cache) {
        DeviceListener listener = new DeviceListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        };
        return ChosenModel.load(DeviceOptions.DEFAULT.threads(2).effort(effort).listener(listener), cache);
    }

    private static Map<String, float[]> run(CpuSession session) {
        session.launch();
        session.await();
        return ChosenModel.values(((SessionBackend.Outputs.Host) session.outputs()).maps());
    }

    private static void fill(CpuSession session) {
        session.values().copyFrom(MemorySegment.ofArray(ChosenModel.input(1)));
    }

    private static boolean usesWinograd(CpuSession session) {
        return session.timeLayers(1).stream()
                .anyMatch(layer -> layer.implementation().startsWith("winograd"));
    }

    private static List<String> implementations(CpuSession session) {
        return session.timeLayers(1).stream()
                .map(layer -> layer.name() + ": " + layer.implementation())
                .toList();
    }

    private static void runUntil(CpuSession session, BooleanSupplier reached) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!reached.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(end), "took longer than " + LONGEST);
            run(session);
            Thread.sleep(1);
        }
    }

    @Test
    void theMapsStayTheSameAndRunsStillAllocateNothing() throws InterruptedException {
        try (ChosenModel model = load(Effort.INSTANT, () -> folder);
                CpuSession session = model.session(1)) {
            fill(session);
            Map<String, float[]> before = run(session);
            assertTrue(!usesWinograd(session), "before the change");
            runUntil(session, () -> usesWinograd(session));
            Map<String, float[]> after = run(session);
            for (String output : ChosenModel.NETWORK.outputs()) {
                double error = RelativeError.of(requireNonNull(before.get(output)), requireNonNull(after.get(output)));
                assertTrue(error > 0 && error <= 1e-5, output + " " + error);
            }
            assertArrayEquals(after.get("last"), run(session).get("last"), "the second program");
            // The JIT compiler removes what the interpreter allocates.
            runUntil(session, () -> allocatedBytes(session) == 0);
        }
        assertEquals(List.of(), warnings);
    }

    private static long allocatedBytes(CpuSession session) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            session.launch();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void nothingChangesBeforeAFewRuns() throws InterruptedException {
        try (ChosenModel model = load(Effort.INSTANT, () -> folder);
                CpuSession session = model.session(1)) {
            fill(session);
            for (int i = 0; i < ChangeOver.RUNS_BEFORE - 1; i++) {
                run(session);
            }
            Thread.sleep(300);
            assertTrue(!usesWinograd(session));
        }
    }

    @Test
    void timedChoicesAreStoredAndUsedAgain() throws IOException, InterruptedException {
        Path choices = folder.resolve("cpu-choices");
        List<String> measured;
        try (ChosenModel model = load(Effort.TIMED, () -> folder);
                CpuSession session = model.session(1)) {
            fill(session);
            runUntil(session, () -> !session.isChoosing());
            measured = implementations(session);
        }
        try (ChosenModel model = load(Effort.TIMED, () -> folder);
                CpuSession session = model.session(1)) {
            fill(session);
            runUntil(session, () -> !session.isChoosing());
            assertEquals(measured, implementations(session));
        }
        Path file;
        try (var files = Files.list(choices)) {
            file = files.findFirst().orElseThrow();
        }
        // A choice that timing would not make, as a mark that the file was read.
        String edited = Files.readString(file)
                .replaceAll("(?s)\"layers\" : \\{.*?\\}", "\"layers\" : { \"second\" : \"winograd f6-5\" }");
        Files.writeString(file, edited);
        try (ChosenModel model = load(Effort.TIMED, () -> folder);
                CpuSession session = model.session(1)) {
            fill(session);
            runUntil(
                    session,
                    () -> session.timeLayers(1).stream()
                            .anyMatch(layer -> layer.name().equals("second")
                                    && layer.implementation().startsWith("winograd F(6x6")));
        }
        assertEquals(edited, Files.readString(file));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aSessionIsClosedWhileTheBackgroundWorks() {
        for (int runs = 0; runs < 8; runs++) {
            try (ChosenModel model = load(Effort.TIMED, () -> folder);
                    CpuSession session = model.session(1)) {
                fill(session);
                for (int run = 0; run < runs; run++) {
                    run(session);
                }
            }
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void afterAFailureTheDirectProgramGoesOn() throws InterruptedException {
        Supplier<Path> none = () -> {
            throw new IllegalStateException("planted");
        };
        try (ChosenModel model = load(Effort.TIMED, none);
                CpuSession session = model.session(1)) {
            fill(session);
            Map<String, float[]> before = run(session);
            runUntil(session, () -> !warnings.isEmpty());
            Map<String, float[]> after = run(session);
            for (String output : ChosenModel.NETWORK.outputs()) {
                assertArrayEquals(before.get(output), after.get(output), output);
            }
        }
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains("planted"), warnings::toString);
    }
}
