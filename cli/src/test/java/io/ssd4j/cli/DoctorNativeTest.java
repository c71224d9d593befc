// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Capability;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The doctor on a machine with NVIDIA's libraries and without a driver. */
class DoctorNativeTest {
    @Test
    void findsTheLibrariesWithTheirVersions() throws InterruptedException {
        Capability.require(Capability.CUDNN, Capability.CUBLASLT, Capability.NVRTC, Capability.NO_DRIVER);
        CommandRun run = ChildJvm.run("doctor", "--json");
        assertEquals(0, run.code(), run.err());
        Map<String, JsonNode> findings = StreamSupport.stream(
                        run.json().get("findings").spliterator(), false)
                .collect(Collectors.toMap(finding -> finding.get("id").stringValue(), finding -> finding));
        assertAll(
                () -> assertFound(findings.get("library.cudnn"), "9\\.\\d+\\.\\d+, /.*/libcudnn\\.so\\.9"),
                () -> assertFound(
                        findings.get("library.cublaslt"), "1[23]\\.\\d+\\.\\d+, /.*/libcublasLt\\.so\\.1[23]"),
                () -> assertFound(findings.get("library.nvrtc"), "1[23]\\.\\d+, /.*/libnvrtc\\.so\\.1[23]"),
                () -> assertEquals(
                        "missing", findings.get("library.cuda").get("state").stringValue()),
                () -> assertTrue(findings.get("auto").get("text").stringValue().startsWith("cpu, ")));
    }

    private static void assertFound(JsonNode finding, String text) {
        assertEquals("ok", finding.get("state").stringValue(), finding.toString());
        assertTrue(finding.get("text").stringValue().matches(text), finding.toString());
        assertEquals(0, finding.get("install").size(), finding.toString());
    }
}
