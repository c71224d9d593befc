// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cuda.standin.Fault;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import io.ssd4j.runtime.diagnosis.Findings;
import org.junit.jupiter.api.Test;

/** What the doctor says about GPUs, old ones and new ones. */
@OnStandIn
class CudaDiagnosisStandInTest {
    private static final int NO_DEVICE = 100;

    private static Findings findings() {
        return Findings.of(new CudaDiagnosis());
    }

    @Test
    void listsEachGpuWithItsPrecisions(StandInControl control) {
        control.deviceCount(2);
        Findings findings = findings();
        assertAll(
                () -> assertEquals(State.OK, findings.get("library.cuda").state()),
                () -> assertEquals(State.OK, findings.get("gpu.0").state()),
                () -> assertEquals("cuda:1", findings.get("gpu.1").subject()),
                () -> assertTrue(
                        findings.get("gpu.1").text().matches(".+, \\d+ MiB, sm_\\d+, fp32 tf32 fp16 bf16 fp8"),
                        findings.get("gpu.1").text()),
                () -> assertEquals(State.OK, findings.get("library.cublaslt").state()));
    }

    @Test
    void anOldGpuIsLimited(StandInControl control) {
        control.computeCapability(75);
        Finding gpu = findings().get("gpu.0");
        assertEquals(State.LIMITED, gpu.state());
        assertTrue(
                gpu.text().endsWith(", sm_75, fp32 fp16; sm_80 is the oldest architecture that is supported"),
                gpu.text());
    }

    @Test
    void aDriverThatIsTooOldIsBroken(StandInControl control) {
        control.driverVersion(11_080);
        Finding driver = findings().get("library.cuda");
        assertEquals(State.BROKEN, driver.state());
        assertTrue(driver.text().contains("it supports CUDA 11.8, and 12.0 is needed"), driver.text());
    }

    @Test
    void aDriverWithoutGpusIsBroken(StandInControl control) {
        control.fail("cuInit", 1, NO_DEVICE, Fault.Mode.ONCE);
        Finding driver = findings().get("library.cuda");
        assertEquals(State.BROKEN, driver.state());
        assertTrue(driver.text().startsWith("the NVIDIA driver is installed but sees no GPU: "), driver.text());
    }
}
