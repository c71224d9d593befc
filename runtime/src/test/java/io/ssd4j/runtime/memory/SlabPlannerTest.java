// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.MemoryPlan.Placement;
import io.ssd4j.runtime.cuda.Ssd300;
import io.ssd4j.runtime.network.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlabPlannerTest {
    private static final int STEPS = 32;

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverSharesMemoryBetweenBuffersInUseTogether(int seed) {
        Random random = new Random(seed);
        long alignment = 1L << random.nextInt(13);
        List<Buffer> buffers = buffers(random);
        MemoryPlan plan = SlabPlanner.plan(buffers, alignment);

        List<Placement> placements = plan.placements();
        assertEquals(buffers.size(), placements.size());
        for (Placement p : placements) {
            assertEquals(0, p.offset() % alignment, p + " is not aligned to " + alignment);
            assertTrue(p.offset() >= 0 && p.offset() + p.bytes() <= plan.bytes(), p + " is outside the slab");
            for (Placement q : placements) {
                assertTrue(p.equals(q) || apartInTime(p, q) || apartInSpace(p, q), p + " and " + q + " share memory");
            }
        }
        assertTrue(plan.bytes() >= liveBytes(buffers, alignment), "the slab is smaller than the buffers of one step");
        assertTrue(plan.bytes() <= plan.unsharedBytes(), "the slab is larger than without sharing");
    }

    private static List<Buffer> buffers(Random random) {
        List<Buffer> buffers = new ArrayList<>();
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(STEPS);
            int last = first + random.nextInt(STEPS - first);
            // Some empty ones and many of equal size, to catch a careless comparison.
            long bytes = random.nextInt(3) == 0 ? 1000L * random.nextInt(3) : random.nextInt(1 << 20);
            buffers.add(new Buffer("b" + i, bytes, first, last));
        }
        return buffers;
    }

    // Follows the definition step by step, to avoid repeating the comparison under test.
    private static boolean apartInTime(Placement p, Placement q) {
        return IntStream.range(0, STEPS).noneMatch(step -> alive(p, step) && alive(q, step));
    }

    private static boolean alive(Placement placement, int step) {
        return placement.firstStep() <= step && step <= placement.lastStep();
    }

    private static boolean apartInSpace(Placement p, Placement q) {
        return p.offset() + p.bytes() <= q.offset() || q.offset() + q.bytes() <= p.offset();
    }

    /** The most bytes in use at any step, each buffer rounded up to the alignment. */
    private static long liveBytes(List<Buffer> buffers, long alignment) {
        return IntStream.range(0, STEPS)
                .mapToLong(step -> buffers.stream()
                        .filter(b -> b.firstStep() <= step && step <= b.lastStep())
                        .mapToLong(b -> Math.ceilDiv(b.bytes(), alignment) * alignment)
                        .sum())
                .max()
                .orElseThrow();
    }

    @Test
    void aChainNeedsOnlyItsLargestNeighbors() {
        MemoryPlan plan = SlabPlanner.plan(
                List.of(
                        new Buffer("a", 640, 0, 1),
                        new Buffer("b", 1280, 1, 2),
                        new Buffer("c", 320, 2, 3),
                        new Buffer("d", 1600, 3, 4)),
                64);
        assertEquals(1920, plan.bytes());
        assertEquals(3840, plan.unsharedBytes());
    }

    @Test
    void sharingMemoryPaysOnTheTrunkOfSsd300() {
        List<Operation> operations = Ssd300.NETWORK.operations();
        List<Buffer> buffers = new ArrayList<>();
        for (int step = 0; step < operations.size(); step++) {
            String value = operations.get(step).name();
            int last = Ssd300.NETWORK.outputOf(value).isPresent() ? operations.size() : lastReader(operations, value);
            buffers.add(new Buffer(value, 4 * Ssd300.NETWORK.shape(value).elements(), step, last));
        }
        MemoryPlan plan = SlabPlanner.plan(buffers, 64);
        // conv1_1 and conv1_2 are in use together and nothing later is larger: no plan can be smaller.
        assertEquals(2 * 4 * 64 * 300 * 300, plan.bytes());
        assertEquals(115_680_768L, plan.unsharedBytes());
    }

    private static int lastReader(List<Operation> operations, String value) {
        return IntStream.range(0, operations.size())
                .filter(step -> operations.get(step).input().equals(value))
                .max()
                .orElseThrow();
    }

    @Test
    void aGapThatFitsIsFilled() {
        // "a" and "b" are no longer in use when "c" is written; "d", above them, is.
        MemoryPlan plan = SlabPlanner.plan(
                List.of(
                        new Buffer("a", 640, 0, 1),
                        new Buffer("b", 512, 0, 1),
                        new Buffer("d", 384, 0, 3),
                        new Buffer("c", 320, 2, 3)),
                64);
        assertEquals(1536, plan.bytes());
        Placement last = plan.placements().getLast();
        assertEquals("c", last.buffer());
        assertEquals(0, last.offset());
    }

    @Test
    void aBufferReadAtAStepIsNotOverwrittenByTheOneWrittenAtThatStep() {
        MemoryPlan plan = SlabPlanner.plan(List.of(new Buffer("from", 64, 0, 1), new Buffer("to", 64, 1, 2)), 64);
        assertEquals(128, plan.bytes());
    }

    @Test
    void theSameBuffersAreAlwaysPlacedAlike() {
        List<Buffer> buffers = buffers(new Random(7));
        assertEquals(
                SlabPlanner.plan(buffers, 64).placements(),
                SlabPlanner.plan(buffers, 64).placements());
    }

    @Test
    void printsATableInAnyLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            String table = SlabPlanner.plan(
                            List.of(
                                    new Buffer("conv1_1", 100, 0, 1),
                                    new Buffer("a_rather_long_buffer_name", 64, 2, 3)),
                            64)
                    .toString();
            assertEquals("""
                    buffer                          offset        bytes  steps
                    conv1_1                              0          100  0..1
                    a_rather_long_buffer_name            0           64  2..3
                    slab 128 bytes, 192 without sharing""", table.replace(System.lineSeparator(), "\n"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void withoutBuffersTheSlabIsEmpty() {
        MemoryPlan plan = SlabPlanner.plan(List.of(), 64);
        assertEquals(0, plan.bytes());
        assertEquals(List.of(), plan.placements());
    }

    @Test
    void rejectsBuffersItCannotPlace() {
        Buffer buffer = new Buffer("a", 64, 0, 1);
        assertRefused("alignment must be a power of two, not 48", () -> SlabPlanner.plan(List.of(buffer), 48));
        assertRefused("alignment must be a power of two, not 0", () -> SlabPlanner.plan(List.of(buffer), 0));
        assertRefused(
                "alignment must be a power of two, not " + Long.MIN_VALUE,
                () -> SlabPlanner.plan(List.of(buffer), Long.MIN_VALUE));
        assertRefused("two buffers are named a", () -> SlabPlanner.plan(List.of(buffer, buffer), 64));
    }

    @Test
    void rejectsASlabWhoseSizeOverflows() {
        List<Buffer> huge = List.of(new Buffer("a", Long.MAX_VALUE - 1, 0, 1), new Buffer("b", 64, 0, 1));
        assertThrows(ArithmeticException.class, () -> SlabPlanner.plan(huge, 64));
    }

    @Test
    void aBufferNeedsALifetimeAndASize() {
        assertRefused("buffer a cannot have -1 bytes", () -> new Buffer("a", -1, 0, 1));
        assertRefused("buffer a is last read at step 1, before step 2 writes it", () -> new Buffer("a", 1, 2, 1));
    }

    private static void assertRefused(String message, Runnable action) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
