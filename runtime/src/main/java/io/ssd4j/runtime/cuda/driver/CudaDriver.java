// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.CUDA_ERROR_INVALID_CONTEXT;
import static io.ssd4j.bindings.cuda.cuda_h.CUDA_SUCCESS;
import static io.ssd4j.bindings.cuda.cuda_h.cuDeviceGetCount;
import static io.ssd4j.bindings.cuda.cuda_h.cuDriverGetVersion;
import static io.ssd4j.bindings.cuda.cuda_h.cuGetErrorName;
import static io.ssd4j.bindings.cuda.cuda_h.cuGetErrorString;
import static io.ssd4j.bindings.cuda.cuda_h.cuInit;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.NativeCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The driver itself, and checked calls: a status other than success becomes an exception that names the function. */
public final class CudaDriver {
    private CudaDriver() {}

    /**
     * Finds and initializes the driver. Every answer is a value: no library, no GPU, and a driver that refuses are reasons,
     * not exceptions. May be called again and by any thread; what succeeded once is not done twice by the driver.
     */
    public static DriverStatus status() {
        return switch (NativeLibraries.load(NativeLibrary.CUDA)) {
            case Missing missing ->
                new DriverStatus.Unusable(
                        "there is no NVIDIA driver: " + missing.reason(), missing.searched(), Optional.empty());
            case Loaded loaded -> initialized(loaded);
        };
    }

    private static DriverStatus initialized(Loaded library) {
        // Before cuInit, which a driver may refuse for reasons that its version explains.
        DriverStatus.Installed driver = new DriverStatus.Installed(library.path(), version());
        if (driver.version().isTooOld()) {
            return unusable(
                    "the NVIDIA driver is too old: it is made for CUDA " + driver.version() + ", and "
                            + DriverVersion.OLDEST + " is needed; install a newer driver",
                    driver);
        }
        int status = cuInit(0);
        if (status != CUDA_SUCCESS()) {
            return unusable(InitializationFailure.explain(status, describe(status)), driver);
        }
        try {
            return new DriverStatus.Ready(driver, gpus());
        } catch (NativeCallException e) {
            return unusable("the NVIDIA driver does not tell of its GPUs: " + e.getMessage(), driver);
        }
    }

    private static DriverStatus unusable(String reason, DriverStatus.Installed driver) {
        return new DriverStatus.Unusable(reason, List.of(), Optional.of(driver));
    }

    private static DriverVersion version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
            return cuDriverGetVersion(version) == CUDA_SUCCESS()
                    ? new DriverVersion(version.get(ValueLayout.JAVA_INT, 0))
                    : DriverVersion.UNKNOWN;
        }
    }

    private static List<CudaGpu> gpus() {
        return IntStream.range(0, integer("cuDeviceGetCount", out -> cuDeviceGetCount(out)))
                .mapToObj(CudaGpu::of)
                .toList();
    }

    /**
     * Passes success on.
     *
     * @param function the C function, and what it was called for where that helps
     * @throws NativeCallException for every other status
     */
    public static void check(String function, int status) {
        if (status != 0) { // CUDA_SUCCESS
            throw failure(function, status);
        }
    }

    /** What a failed call is reported as. */
    public static NativeCallException failure(String function, int status) {
        String text = describe(status);
        return new NativeCallException(
                function,
                status,
                status == CUDA_ERROR_INVALID_CONTEXT()
                        ? text + "; this thread has no current context: call CudaContext.makeCurrent() on it first"
                        : text);
    }

    /** The status's name and the driver's text for it: {@code CUDA_ERROR_OUT_OF_MEMORY: out of memory}. */
    static String describe(int status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            int named = cuGetErrorName(status, slot);
            String name = named == CUDA_SUCCESS() ? NativeMemory.utf8(slot.get(ValueLayout.ADDRESS, 0)) : "";
            int told = cuGetErrorString(status, slot);
            String text = told == CUDA_SUCCESS() ? NativeMemory.utf8(slot.get(ValueLayout.ADDRESS, 0)) : "";
            return name.isEmpty() ? "a status that this driver has no name for" : name + ": " + text;
        }
    }

    /** Calls a function that stores a handle through its first parameter, and returns the handle. */
    static MemorySegment handle(String function, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            check(function, call.applyAsInt(slot));
            return slot.get(ValueLayout.ADDRESS, 0);
        }
    }

    /** Calls a function that stores an int through its first parameter, and returns the int. */
    static int integer(String function, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.JAVA_INT);
            check(function, call.applyAsInt(slot));
            return slot.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** Calls a function that stores a 64-bit number through its first parameter, and returns the number. */
    static long number(String function, ToIntFunction<MemorySegment> call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.JAVA_LONG);
            check(function, call.applyAsInt(slot));
            return slot.get(ValueLayout.JAVA_LONG, 0);
        }
    }
}
