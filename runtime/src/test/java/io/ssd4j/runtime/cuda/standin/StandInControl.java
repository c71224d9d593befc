// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Controls the stand-in GPU of this process and reads its observations, through shared memory and without native calls.
 * The layout is that of {@code control.h}.
 */
public final class StandInControl {
    private static final int VERSION = 3;

    private static final long RANDOM = 8;
    private static final long DEVICE_MEMORY = 16;
    private static final long DEVICE_COUNT = 24;
    private static final long DRIVER_VERSION = 28;
    private static final long COMPUTE_CAPABILITY = 32;
    private static final long RESTART = 36;
    private static final long VIOLATION_COUNT = 40;
    private static final long PINNED_MEMORY = 48;
    private static final long TRAITS = 56;
    private static final long CUDNN_VERSION = 60;
    private static final long COMPILE_MILLISECONDS = 64;
    private static final long LOG_COUNT = 68;
    private static final long COMPILED = 72;

    private static final long FAULTS = 88;
    private static final int FAULT_COUNT = 16;
    private static final long FAULT_BYTES = 96;
    private static final long FAULT_NTH = 56;
    private static final long FAULT_SEEN = 64;
    private static final long FAULT_FIRED = 72;
    private static final long FAULT_STATUS = 80;
    private static final long FAULT_MODE = 84;

    private static final long CALLS = FAULTS + FAULT_COUNT * FAULT_BYTES;
    private static final int CALL_COUNT = 256;
    private static final long COUNTER_BYTES = 64;
    private static final long COUNTER_VALUE = 56;
    private static final long BOOKS = CALLS + CALL_COUNT * COUNTER_BYTES;
    private static final int BOOK_COUNT = 64;
    private static final long VIOLATIONS = BOOKS + BOOK_COUNT * COUNTER_BYTES;
    private static final int VIOLATION_TEXTS = 64;
    private static final long TEXT_BYTES = 256;
    private static final long LOG = VIOLATIONS + VIOLATION_TEXTS * TEXT_BYTES;
    private static final int LOG_TEXTS = 512;
    private static final long NAME_BYTES = 56;
    private static final long DONE = LOG + LOG_TEXTS * NAME_BYTES;
    private static final long SIZE = DONE + 6 * Long.BYTES;

    private static final class Holder {
        private static final StandInControl INSTANCE = new StandInControl(
                Path.of(Objects.requireNonNull(System.getenv("SSD4J_STANDIN_CONTROL"), "SSD4J_STANDIN_CONTROL")));
    }

    private final MemorySegment memory;

    StandInControl(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.global());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The control whose file the environment names. */
    public static StandInControl ofThisProcess() {
        return Holder.INSTANCE;
    }

    /**
     * Restores the state at the start of the process: clears settings, faults, books and violations, and makes the next
     * call drop all contexts with their contents. A test that fails halfway therefore does not affect others.
     */
    public void reset() {
        int version = memory.get(ValueLayout.JAVA_INT, 0);
        int size = memory.get(ValueLayout.JAVA_INT, 4);
        if (version != 0 && (version != VERSION || size != SIZE)) {
            throw new IllegalStateException("the stand-in has another control file: version " + version + ", " + size
                    + " bytes instead of " + VERSION + ", " + SIZE);
        }
        memory.asSlice(RANDOM).fill((byte) 0);
        memory.set(ValueLayout.JAVA_INT, RESTART, 1);
    }

    /** Seeds the order of streams and of the threads of a kernel. */
    public void seed(long seed) {
        memory.set(ValueLayout.JAVA_LONG, RANDOM, seed);
    }

    /** Sets the number of GPUs, 1 to 8. */
    public void deviceCount(int count) {
        memory.set(ValueLayout.JAVA_INT, DEVICE_COUNT, count);
    }

    /** Sets the memory size of each GPU. */
    public void deviceMemory(long bytes) {
        memory.set(ValueLayout.JAVA_LONG, DEVICE_MEMORY, bytes);
    }

    /** Sets the CUDA version that the driver supports, 13000 for 13.0. */
    public void driverVersion(int version) {
        memory.set(ValueLayout.JAVA_INT, DRIVER_VERSION, version);
    }

    /** Sets the GPUs' compute capability, 90 for sm_90. */
    public void computeCapability(int capability) {
        memory.set(ValueLayout.JAVA_INT, COMPUTE_CAPABILITY, capability);
    }

    /** Sets how many bytes of host memory may be pinned. */
    public void pinnedMemory(long bytes) {
        memory.set(ValueLayout.JAVA_LONG, PINNED_MEMORY, bytes);
    }

    /** Sets the version number of cuDNN, 90800 for 9.8.0. */
    public void cudnnVersion(int version) {
        memory.set(ValueLayout.JAVA_INT, CUDNN_VERSION, version);
    }

    /** Sets how long an engine takes that is compiled at run time. */
    public void compileMilliseconds(int milliseconds) {
        memory.set(ValueLayout.JAVA_INT, COMPILE_MILLISECONDS, milliseconds);
    }

    /** Number of engines that were compiled at run time. */
    public int compiled() {
        return memory.get(ValueLayout.JAVA_INT, COMPILED);
    }

    /** Sets the traits of the real libraries that the stand-in has. */
    public void traits(Trait... traits) {
        int bits = 0;
        for (Trait trait : traits) {
            bits |= trait.bit();
        }
        memory.set(ValueLayout.JAVA_INT, TRAITS, bits);
    }

    /** The first 512 pieces of work that were enqueued: kernels by name, everything else by its function. */
    public List<String> log() {
        List<String> log = new ArrayList<>();
        for (int i = 0; i < Math.min(memory.get(ValueLayout.JAVA_INT, LOG_COUNT), LOG_TEXTS); i++) {
            log.add(memory.getString(LOG + i * NAME_BYTES, StandardCharsets.UTF_8));
        }
        return log;
    }

    /** The work that has run since the last {@link #reset()}. */
    public DoneWork done() {
        return DoneWork.read(memory.asSlice(DONE));
    }

    /**
     * Requests a failure. An entry point that destroys or frees does so before it reports the failure.
     *
     * @param entryPoint the exported name of the C function, for example {@code cuMemAlloc_v2}
     * @param nth 1 is the next call
     */
    public Fault fail(String entryPoint, long nth, int status, Fault.Mode mode) {
        for (int slot = 0; slot < FAULT_COUNT; slot++) {
            long fault = fault(slot);
            if (memory.get(ValueLayout.JAVA_INT, fault + FAULT_MODE) == 0) {
                memory.setString(fault, entryPoint);
                memory.set(ValueLayout.JAVA_LONG, fault + FAULT_NTH, nth);
                memory.set(ValueLayout.JAVA_LONG, fault + FAULT_SEEN, 0);
                memory.set(ValueLayout.JAVA_LONG, fault + FAULT_FIRED, 0);
                memory.set(ValueLayout.JAVA_INT, fault + FAULT_STATUS, status);
                VarHandle.releaseFence();
                memory.set(ValueLayout.JAVA_INT, fault + FAULT_MODE, mode.code());
                return new Fault(this, slot);
            }
        }
        throw new IllegalStateException("more than " + FAULT_COUNT + " faults at once");
    }

    /** Cancels all requested failures. */
    public void clearFaults() {
        memory.asSlice(FAULTS, FAULT_COUNT * FAULT_BYTES).fill((byte) 0);
    }

    long faultSeen(int slot) {
        return memory.get(ValueLayout.JAVA_LONG, fault(slot) + FAULT_SEEN);
    }

    long faultFired(int slot) {
        return memory.get(ValueLayout.JAVA_LONG, fault(slot) + FAULT_FIRED);
    }

    private static long fault(int slot) {
        return FAULTS + slot * FAULT_BYTES;
    }

    /** Number of calls of each entry point. */
    public Map<String, Long> calls() {
        return counters(CALLS, CALL_COUNT);
    }

    /** Number of live objects by kind, without kinds that have none. */
    public Map<String, Long> books() {
        return counters(BOOKS, BOOK_COUNT);
    }

    /** Returns the books and clears them, for a test that leaks on purpose. */
    public Map<String, Long> takeBooks() {
        Map<String, Long> books = books();
        memory.asSlice(BOOKS, BOOK_COUNT * COUNTER_BYTES).fill((byte) 0);
        return books;
    }

    private Map<String, Long> counters(long table, int count) {
        Map<String, Long> counters = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long counter = table + i * COUNTER_BYTES;
            long value = memory.get(ValueLayout.JAVA_LONG, counter + COUNTER_VALUE);
            if (value != 0) {
                counters.put(memory.getString(counter, StandardCharsets.UTF_8), value);
            }
        }
        return counters;
    }

    /** The recorded misuses, up to the first 64. */
    public List<String> violations() {
        List<String> texts = new ArrayList<>();
        long count = memory.get(ValueLayout.JAVA_LONG, VIOLATION_COUNT);
        for (int i = 0; i < Math.min(count, VIOLATION_TEXTS); i++) {
            texts.add(memory.getString(VIOLATIONS + i * TEXT_BYTES, StandardCharsets.UTF_8));
        }
        return texts;
    }

    /** Returns the recorded misuses and clears them, for a test that plants one. */
    public List<String> takeViolations() {
        List<String> texts = violations();
        memory.set(ValueLayout.JAVA_LONG, VIOLATION_COUNT, 0);
        return texts;
    }
}
