// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ssd4j.bindings.LibraryStatus;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.testing.Capability;

/** NVIDIA's own libraries, loaded into this process by the product. */
public final class RealLibraries {
    private RealLibraries() {}

    /** Skips the running test if this machine lacks a library, and fails it if the product does not load what the machine has. */
    public static void require(NativeLibrary... libraries) {
        for (NativeLibrary library : libraries) {
            Capability.require(capability(library));
            assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(library));
        }
    }

    private static Capability capability(NativeLibrary library) {
        return switch (library) {
            case CUDA -> Capability.DRIVER;
            case CUDNN -> Capability.CUDNN;
            case CUBLASLT -> Capability.CUBLASLT;
            case NVRTC -> Capability.NVRTC;
            case NVTX, GOMP, DNNL, LEPTONICA -> throw new IllegalArgumentException(library + " has no capability");
        };
    }
}
