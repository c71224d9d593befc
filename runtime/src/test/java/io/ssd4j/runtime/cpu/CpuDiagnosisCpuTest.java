// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.diagnosis.Diagnosis;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import io.ssd4j.runtime.diagnosis.Findings;
import io.ssd4j.testing.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the doctor says about this processor. */
class CpuDiagnosisCpuTest {
    @Test
    void tellsTheInstructionsOfEachPrecision() {
        Findings findings = Findings.of(new CpuDiagnosis());
        assertAll(
                () -> assertEquals(State.OK, findings.get("library.gomp").state()),
                () -> assertTrue(
                        findings.get("library.dnnl").text().matches("3\\.\\d+\\.\\d+, /.*libdnnl\\.so\\.3"),
                        findings.get("library.dnnl").text()),
                () -> assertEquals(State.OK, findings.get("cpu.fp32").state()),
                () -> assertEquals(
                        Capability.CPU_BF16.isPresent() ? State.OK : State.LIMITED,
                        findings.get("cpu.bf16").state()));
    }

    @Test
    void agreesWithTheDevice() {
        Findings findings = Findings.of(new CpuDiagnosis());
        try (Device device = Device.open("cpu")) {
            for (Precision precision : List.of(Precision.FP32, Precision.BF16, Precision.INT8)) {
                Finding finding = findings.get("cpu." + precision.id());
                assertEquals(
                        device.precisions().contains(precision),
                        !finding.text().startsWith("not available"),
                        finding.text());
            }
        }
    }

    @Test
    void isInstalled() {
        List<String> ids = Diagnosis.ofAllParts().map(Finding::id).toList();
        assertEquals("library.gomp", ids.getFirst());
        assertTrue(ids.indexOf("library.cuda") > ids.indexOf("library.dnnl"), ids.toString());
        assertTrue(ids.indexOf("library.cudnn") > ids.indexOf("library.cuda"), ids.toString());
    }
}
