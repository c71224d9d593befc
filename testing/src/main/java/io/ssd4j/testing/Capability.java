// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Something that a test needs and a machine may lack. A test must not be skipped for any other reason.
 *
 * <p>The answer comes from the processor or the dynamic loader, never from the code under test: if the product fails to find or
 * use what the machine has, its tests fail instead of being skipped. {@code .ci/count-tests} reads the skip messages, checks the
 * machine with an independent implementation ({@code .ci/capabilities.py}), and rejects a skip that names no capability or one
 * that the machine has.
 */
public enum Capability {
    /** The instructions that oneDNN needs to compute bfloat16 at full speed. */
    CPU_BF16("cpu-bf16", Processor::hasBf16),
    /** NVIDIA's cuDNN 9. */
    CUDNN("cudnn", () -> SharedLibraries.has("libcudnn.so.9")),
    /** NVIDIA's cuBLASLt. */
    CUBLASLT("cublaslt", () -> SharedLibraries.has("libcublasLt.so.13", "libcublasLt.so.12")),
    /** NVIDIA's runtime compiler for CUDA C++. */
    NVRTC("nvrtc", () -> SharedLibraries.has("libnvrtc.so.13", "libnvrtc.so.12")),
    /** An {@link #NVRTC} that supports every architecture up to sm_120. */
    NVRTC_13("nvrtc-13", () -> SharedLibraries.has("libnvrtc.so.13")),
    /** The headers that the bindings to NVIDIA's libraries are generated from. */
    NVIDIA_HEADERS("nvidia-headers", NvidiaHeaders::arePresent),
    /** NVIDIA's driver. */
    DRIVER("driver", () -> SharedLibraries.has("libcuda.so.1")),
    /** The absence of NVIDIA's driver, for tests of what happens without one. */
    NO_DRIVER("no-driver", () -> !DRIVER.isPresent()),
    /** GCC for C and C++, which compiles the stand-in GPU. */
    GCC("gcc", Compilers::areGcc),
    /** The program curl. */
    CURL("curl", () -> Command.output("curl", "--version").isPresent()),
    /** Node.js with {@code @grpc/grpc-js}, installed by {@code npm ci} in {@code integrations/kserve/peers}. */
    GRPC_JS(
            "grpc-js",
            () -> Command.output(
                            "node",
                            "--eval",
                            "require('" + Repository.module("integrations/kserve/peers/node_modules/@grpc/grpc-js")
                                    + "')")
                    .isPresent()),
    /** The system's Python with gRPC, and protoc: Debian's {@code python3-grpcio} and {@code protobuf-compiler}. */
    PYTHON_GRPC(
            "python-grpc",
            () -> Command.output("/usr/bin/python3", "-c", "import grpc, google.protobuf")
                            .isPresent()
                    && Command.output("protoc", "--version").isPresent()),
    /** Cyclone DDS: Debian's {@code libddsc0debian}. */
    CYCLONE_DDS("cyclone-dds", () -> SharedLibraries.has("libddsc.so.0debian", "libddsc.so.0")),
    /** Fast DDS and its generator, for a peer that is compiled: Debian's {@code libfastrtps-dev} and {@code fastddsgen}, with GCC. */
    FAST_DDS(
            "fast-dds",
            () -> Command.output("fastddsgen", "-version").isPresent()
                    && Files.exists(Path.of("/usr/include/fastdds/dds/domain/DomainParticipant.hpp"))
                    && Compilers.areGcc()),
    /** A locale whose encoding is UTF-8. */
    UTF8_LOCALE("utf8-locale", Locales::haveUtf8),
    /** The right to mount file systems in a separate namespace. */
    MOUNTS("mounts", Mounts::arePermitted),
    /** The right to create control groups with limits for processors and memory. */
    CONTROL_GROUPS("control-groups", ControlGroup::canBeCreated),
    /** Root privileges. */
    ROOT("root", User::isRoot),
    /** The absence of root privileges, for tests of missing permissions. */
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

    /** Whether this machine has it. */
    public boolean isPresent() {
        return question.getAsBoolean();
    }

    /** Skips the running test, or the class if called by a {@code @BeforeAll} method, unless the machine has all of these. */
    public static void require(Capability... capabilities) {
        for (Capability capability : capabilities) {
            assumeTrue(capability.isPresent(), capability::skipMessage);
        }
    }

    /** The reason for a skip, in the form that {@code .ci/count-tests} reads. */
    public String skipMessage() {
        return "requires: " + id;
    }
}
