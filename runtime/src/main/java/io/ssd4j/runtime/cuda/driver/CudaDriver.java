// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.driver;

import static io.ssd4j.bindings.cuda.cuda_h.*;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.bindings.NativeMemory;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.interop.CheckedCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The CUDA driver itself. Thread-safe. */
public final class CudaDriver {
    static final CheckedCalls CALLS = new CheckedCalls(CUDA_SUCCESS(), CudaDriver::describe);

    private CudaDriver() {}

    /**
     * Loads and initializes the driver. Every outcome is a value: a missing library, a missing GPU and a driver that refuses
     * are reasons, not exceptions. May be called repeatedly and from any thread; the driver initializes itself once.
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
        // Asked before cuInit, because the version may explain why cuInit fails.
        DriverStatus.Installed driver = new DriverStatus.Installed(library.path(), version());
        if (driver.version().isTooOld()) {
            return unusable(
                    "the NVIDIA driver is too old: it supports CUDA " + driver.version() + ", and "
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
            return unusable("the NVIDIA driver cannot list its GPUs: " + e.getMessage(), driver);
        }
    }

    private static DriverStatus unusable(String reason, DriverStatus.Installed driver) {
        return new DriverStatus.Unusable(reason, List.of(), Optional.of(driver));
    }

    /** The driver's version; may be read before cuInit and without a GPU. The driver must be loaded. */
    public static DriverVersion version() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment version = arena.allocate(ValueLayout.JAVA_INT);
            return cuDriverGetVersion(version) == CUDA_SUCCESS()
                    ? new DriverVersion(version.get(ValueLayout.JAVA_INT, 0))
                    : DriverVersion.UNKNOWN;
        }
    }

    private static List<CudaGpu> gpus() {
        return IntStream.range(0, CALLS.int32("cuDeviceGetCount", "", out -> cuDeviceGetCount(out)))
                .mapToObj(CudaGpu::of)
                .toList();
    }

    /** The status's name and the driver's text for it: {@code CUDA_ERROR_OUT_OF_MEMORY: out of memory}. */
    static String describe(int status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(ValueLayout.ADDRESS);
            String name = cuGetErrorName(status, slot) == CUDA_SUCCESS() ? text(slot) : "";
            String text = cuGetErrorString(status, slot) == CUDA_SUCCESS() ? text(slot) : "";
            String hint = status == CUDA_ERROR_INVALID_CONTEXT()
                    ? "; this thread has no current context: call CudaContext.makeCurrent() on it first"
                    : "";
            return name.isEmpty() ? "a status that this driver has no name for" : name + ": " + text + hint;
        }
    }

    private static String text(MemorySegment slot) {
        return NativeMemory.utf8(slot.get(ValueLayout.ADDRESS, 0));
    }
}
