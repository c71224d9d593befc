// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.function.BooleanSupplier;

/**
 * Something a machine has or lacks and a test may need. A test must not be skipped for any other reason.
 *
 * <p>The answer comes from the processor or the dynamic loader, never from the code under test: if the product fails to find or
 * use what the machine has, its tests fail instead of being skipped. {@code .ci/count-tests} reads the skip messages, asks the
 * machine again with code of its own ({@code .ci/capabilities.py}), and refuses a skip that names no capability or one that the
 * machine has.
 */
public enum Capability {
    /** Instructions with which oneDNN computes bfloat16 at full speed. */
    CPU_BF16("cpu-bf16", Processor::hasBf16),
    /** NVIDIA's cuDNN 9. */
    CUDNN("cudnn", () -> SharedLibraries.has("libcudnn.so.9")),
    /** NVIDIA's cuBLASLt. */
    CUBLASLT("cublaslt", () -> SharedLibraries.has("libcublasLt.so.13", "libcublasLt.so.12")),
    /** NVIDIA's compiler of CUDA C++ at run time. */
    NVRTC("nvrtc", () -> SharedLibraries.has("libnvrtc.so.13", "libnvrtc.so.12")),
    /** An {@link #NVRTC} that knows every architecture up to sm_120. */
    NVRTC_13("nvrtc-13", () -> SharedLibraries.has("libnvrtc.so.13")),
    /** The headers that the bindings to NVIDIA's libraries are generated from. */
    NVIDIA_HEADERS("nvidia-headers", NvidiaHeaders::arePresent),
    /** NVIDIA's driver. */
    DRIVER("driver", () -> SharedLibraries.has("libcuda.so.1")),
    /** The absence of NVIDIA's driver, for tests of what happens without one. */
    NO_DRIVER("no-driver", () -> !DRIVER.isPresent()),
    /** GCC for C and C++, which builds the stand-in GPU. */
    GCC("gcc", Compilers::areGcc),
    /** The superuser's rights. */
    ROOT("root", User::isRoot),
    /** The lack of the superuser's rights, for tests of missing permissions. */
    NO_ROOT("no-root", () -> !ROOT.isPresent());

    private final String id;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final BooleanSupplier question;

    Capability(String id, BooleanSupplier question) {
        this.id = id;
        this.question = question;
    }

    /** The name in skip messages and in {@code .ci/layers}. */
    public String id() {
        return id;
    }

    /** Asks the machine. */
    public boolean isPresent() {
        return question.getAsBoolean();
    }

    /** Skips the running test, or the class from a {@code @BeforeAll} method, unless the machine has all of these. */
    public static void require(Capability... capabilities) {
        for (Capability capability : capabilities) {
            assumeTrue(capability.isPresent(), capability::skipMessage);
        }
    }

    /** The reason of a skip, in the form that {@code .ci/count-tests} reads. */
    public String skipMessage() {
        return "requires: " + id;
    }
}
