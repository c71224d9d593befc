// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.testing.Capability;
import org.junit.jupiter.api.Test;

/** The doctor on a machine with NVIDIA's libraries and without a driver. */
class DoctorNativeTest {
    @Test
    void findsTheLibrariesWithTheirVersions() throws InterruptedException {
        Capability.require(Capability.CUDNN, Capability.CUBLASLT, Capability.NVRTC, Capability.NO_DRIVER);
        DoctorFindings findings = DoctorFindings.of(ChildJvm.run("doctor", "--json"));
        assertAll(
                () -> assertFound(findings, "library.cudnn", "9\\.\\d+\\.\\d+, /.*/libcudnn\\.so\\.9"),
                () -> assertFound(findings, "library.cublaslt", "1[23]\\.\\d+\\.\\d+, /.*/libcublasLt\\.so\\.1[23]"),
                () -> assertFound(findings, "library.nvrtc", "1[23]\\.\\d+, /.*/libnvrtc\\.so\\.1[23]"),
                () -> assertEquals("missing", findings.state("library.cuda")),
                () -> assertTrue(findings.text("auto").startsWith("cpu, ")));
    }

    private static void assertFound(DoctorFindings findings, String id, String text) {
        assertEquals("ok", findings.state(id), findings.text(id));
        assertTrue(findings.text(id).matches(text), findings.text(id));
        assertEquals("", findings.install(id));
    }
}
