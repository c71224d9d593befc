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
import java.util.Map;
import java.util.stream.IntStream;

/** The CUDA driver itself. Thread-safe. */
public final class CudaDriver {
    static final CheckedCalls CALLS = new CheckedCalls(CUDA_SUCCESS(), CudaDriver::describe);

    private CudaDriver() {}

    /**
     * Loads and initializes the driver. Every outcome is a value: a missing library, a missing GPU and a driver that fails to
     * start are reasons, not exceptions. May be called repeatedly and from any thread; the driver initializes itself once.
     */
    public static DriverStatus status() {
        return switch (NativeLibraries.load(NativeLibrary.CUDA)) {
            case Missing missing ->
                new DriverStatus.Unusable("there is no NVIDIA driver: " + missing.reason(), missing.searched());
            case Loaded _ -> initialized();
        };
    }

    private static DriverStatus initialized() {
        // Queried before cuInit, because the version may explain why cuInit fails.
        DriverVersion version = version();
        if (version.isTooOld()) {
            return unusable("the NVIDIA driver is too old: it supports CUDA " + version + ", and "
                    + DriverVersion.OLDEST + " is needed; install a newer driver");
        }
        int status = cuInit(0);
        if (status != CUDA_SUCCESS()) {
            return unusable(whyNotInitialized(status) + " (cuInit: " + describe(status) + ")");
        }
        try {
            return new DriverStatus.Ready(version, gpus());
        } catch (NativeCallException e) {
            return unusable("the NVIDIA driver cannot list its GPUs: " + e.getMessage());
        }
    }

    private static DriverStatus unusable(String reason) {
        return new DriverStatus.Unusable(reason, List.of());
    }

    private static String whyNotInitialized(int status) {
        // The variable hides GPUs from a process; batch systems set it, sometimes by accident.
        String visible = System.getenv("CUDA_VISIBLE_DEVICES");
        Map<Integer, String> reasons = Map.of(
                CUDA_ERROR_NO_DEVICE(),
                "the NVIDIA driver is installed but sees no GPU: "
                        + (visible == null
                                ? "nvidia-smi lists the machine's GPUs"
                                : "CUDA_VISIBLE_DEVICES is '" + visible + "'"),
                CUDA_ERROR_SYSTEM_DRIVER_MISMATCH(),
                "the NVIDIA driver's library and its kernel module have different versions, as after an update: restart"
                        + " the machine",
                CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE(),
                "the loaded libcuda.so.1 comes from a forward-compatibility package, which this GPU does not support:"
                        + " remove the package (cuda-compat) or install a newer driver",
                CUDA_ERROR_SYSTEM_NOT_READY(),
                "the machine's GPUs are not ready: check that nvidia-fabricmanager and nvidia-persistenced are running",
                CUDA_ERROR_STUB_LIBRARY(),
                "the loaded libcuda.so.1 is a link-time stub, not a driver: install NVIDIA's driver");
        return reasons.getOrDefault(status, "the NVIDIA driver does not initialize; nvidia-smi may show more");
    }

    /** The version of the loaded driver; needs no initialization and no GPU. */
    public static DriverVersion version() {
        try {
            return new DriverVersion(CALLS.int32("cuDriverGetVersion", "", out -> cuDriverGetVersion(out)));
        } catch (NativeCallException e) {
            return DriverVersion.UNKNOWN;
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
