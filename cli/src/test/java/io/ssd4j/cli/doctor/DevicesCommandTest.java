// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceStatus.Library;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@code devices}. */
class DevicesCommandTest {
    private final FakeEngine engine = new FakeEngine();

    @BeforeEach
    void listDevices() {
        engine.statuses = List.of(
                new DeviceStatus(
                        new DeviceId("cuda", 0),
                        "NVIDIA GPU",
                        false,
                        "libcuda.so.1 not found: no NVIDIA driver",
                        List.of(new Library("cuDNN", "9.26.0", "/venv/libcudnn.so.9")),
                        List.of("SSD4J_CUDA_DRIVER (not set)", "/usr/lib64/libcuda.so.1")),
                new DeviceStatus(
                        new DeviceId("cpu", 0),
                        "AMD EPYC",
                        true,
                        "oneDNN works",
                        List.of(new Library("oneDNN", "3.13.0", "/cache/libdnnl.so.3")),
                        List.of()));
    }

    @Test
    void printsTheContractAsJson() {
        CommandRun run = CommandRun.of(engine, "devices", "--json");
        assertEquals(0, run.code());
        assertEquals("", run.err());
        assertEquals("""
                {"schema":1,"devices":[\
                {"id":"cuda:0","usable":false,"reason":"libcuda.so.1 not found: no NVIDIA driver",\
                "libraries":[{"name":"cuDNN","version":"9.26.0","path":"/venv/libcudnn.so.9"}],\
                "searched":["SSD4J_CUDA_DRIVER (not set)","/usr/lib64/libcuda.so.1"]},\
                {"id":"cpu","usable":true,"reason":"oneDNN works",\
                "libraries":[{"name":"oneDNN","version":"3.13.0","path":"/cache/libdnnl.so.3"}],"searched":[]}]}
                """, run.out());
    }

    @Test
    void tellsPeopleWhatIsMissingAndWhereItWasLookedFor() {
        CommandRun run = CommandRun.of(engine, "devices");
        assertEquals(0, run.code());
        assertEquals("", run.err());
        assertEquals("""
                cuda:0   not usable, NVIDIA GPU
                         libcuda.so.1 not found: no NVIDIA driver
                         cuDNN 9.26.0  /venv/libcudnn.so.9
                         looked in
                           SSD4J_CUDA_DRIVER (not set)
                           /usr/lib64/libcuda.so.1
                cpu      usable, AMD EPYC
                         oneDNN works
                         oneDNN 3.13.0  /cache/libdnnl.so.3
                """, run.out());
    }

    @Test
    void noUsableDeviceIsAnAnswerToo() {
        engine.statuses = engine.statuses.subList(0, 1);
        assertEquals(0, CommandRun.of(engine, "devices").code());
    }
}
