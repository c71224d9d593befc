// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Configures the stand-in GPUs of another process through a separate control file with the layout of {@code control.h}.
 */
final class StandInGpus {
    private static final int SIZE_FIELD = 4;
    private static final int DEVICE_COUNT = 24;
    private static final int VIOLATION_COUNT = 40;
    private static final int FAULT = 88;
    private static final int FAULT_NTH = FAULT + 56;
    private static final int FAULT_STATUS = FAULT + 80;
    private static final int FAULT_MODE = FAULT + 84;
    private static final int STICKS = 3;

    private final Path folder;
    private final Path control;

    /**
     * @param folder holds the control file and a private cache
     */
    StandInGpus(Path folder, int count) throws IOException {
        this.folder = folder;
        this.control = folder.resolve("control");
        try (Arena arena = Arena.ofConfined()) {
            map(arena, FAULT_MODE + 4).set(ValueLayout.JAVA_INT, DEVICE_COUNT, count);
        }
    }

    /** Makes the nth call of an entry point fail, and every later call in the same context. */
    void breakAt(String entryPoint, long nth, int status) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = map(arena, FAULT_MODE + 4);
            memory.setString(FAULT, entryPoint);
            memory.set(ValueLayout.JAVA_LONG, FAULT_NTH, nth);
            memory.set(ValueLayout.JAVA_INT, FAULT_STATUS, status);
            memory.set(ValueLayout.JAVA_INT, FAULT_MODE, STICKS);
        }
    }

    private MemorySegment map(Arena arena, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                control, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    /** Environment variables for the other process. */
    Map<String, String> environment() {
        return Map.of(
                "SSD4J_CUDA_LIBRARIES", System.getProperty("io.ssd4j.cuda.libraries", ""),
                "SSD4J_STANDIN_CONTROL", control.toString(),
                "XDG_CACHE_HOME", folder.toString());
    }

    /** Fails if the stand-in was not loaded or detected misuse, such as one GPU's address used on another. */
    void assertUsedWell() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = map(arena, FAULT);
            assertEquals(Files.size(control), memory.get(ValueLayout.JAVA_INT, SIZE_FIELD), "never loaded");
            assertEquals(0, memory.get(ValueLayout.JAVA_LONG, VIOLATION_COUNT), "misuse of the driver");
        }
    }
}
