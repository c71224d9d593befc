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
 * Compares NVIDIA's packages with the C compiler's view of NVIDIA's headers, as downloaded by fetch-headers.sh or
 * installed with the wheels.
 */
class LayoutsNativeTest {

    @TempDir
    private Path work;

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "CUDNN", "CUBLASLT", "NVRTC"})
    void constantsAndStructsMatchTheHeaders(Binding binding) throws IOException, InterruptedException {
        Capability.require(Capability.NVIDIA_HEADERS);
        // NVIDIA's libraries are not needed, but native access is, because the generated classes require it.
        CompilerFacts facts = new CompilerFacts(binding, NvidiaHeaders.folders());
        assertEquals(String.join("\n", facts.fromC(work)), String.join("\n", facts.fromJava()));
    }
}
