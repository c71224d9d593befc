// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.Capability;
import io.ssd4j.testing.NvidiaHeaders;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * NVIDIA's packages agree with the C compiler about NVIDIA's headers: those that fetch-headers.sh brought, or those of an
 * installation of the wheels.
 */
class LayoutsNativeTest {

    @TempDir
    private Path work;

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "CUDNN", "CUBLASLT", "NVRTC"})
    void constantsAndStructsAreThoseOfTheHeaders(Binding binding) throws IOException, InterruptedException {
        Capability.require(Capability.NVIDIA_HEADERS);
        // Not a library of NVIDIA's is needed, but leave to call native code is, as the generated classes ask for it.
        CompilerFacts facts = new CompilerFacts(binding, NvidiaHeaders.folders());
        assertEquals(String.join("\n", facts.fromC(work)), String.join("\n", facts.fromJava()));
    }
}
