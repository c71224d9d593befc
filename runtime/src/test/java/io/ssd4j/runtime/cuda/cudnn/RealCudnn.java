// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;

/** NVIDIA's own library in this process. */
final class RealCudnn {
    private RealCudnn() {}

    /** Skips the test where the library is not installed. */
    static void assumeLoaded() {
        assumeTrue(
                NativeLibraries.load(NativeLibrary.CUDNN) instanceof Loaded,
                () -> NativeLibraries.load(NativeLibrary.CUDNN).toString());
    }

    /** Skips the test where engines that are compiled at run time have the driver they need. */
    static void assumeNoDriver() {
        assumeTrue(NativeLibraries.load(NativeLibrary.CUDA) instanceof Missing, "this machine has a driver");
    }
}
