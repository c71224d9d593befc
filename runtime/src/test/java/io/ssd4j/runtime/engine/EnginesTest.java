// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnginesTest {
    private static final DeviceOptions TWO_THREADS = DeviceOptions.DEFAULT.threads(2);

    private final FakeEngine cpu = new FakeEngine("cpu", 0, List.of(usable("cpu")));
    private final FakeEngine cuda = new FakeEngine("cuda", 100, List.of(absent("cuda:0", "too old"), usable("cuda:1")));
    private final FakeEngine noGpu = new FakeEngine("cuda", 100, List.of(absent("cuda:0", "no driver")));

    @Test
    void autoTakesTheFirstUsableDeviceWithTheHighestRank() {
        Device device = open("auto", cpu, cuda);
        assertEquals("cuda:1", device.id().toString());
        assertEquals("skipped cuda:0: too old", device.reason());
        assertSame(TWO_THREADS, cuda.opened().getLast());
    }

    @Test
    void autoReportsTheFirstChoice() {
        assertEquals("first choice", open("auto", cpu).reason());
    }

    @Test
    void autoFallsBackAndReportsWhy() {
        Device device = open("auto", cpu, noGpu);
        assertEquals(DeviceId.CPU, device.id());
        assertEquals("skipped cuda:0: no driver", device.reason());
    }

    @Test
    void autoWithoutAUsableDeviceListsAllOfThem() {
        assertUnavailable(
                "no device is usable; skipped cuda:0: no driver; cpu: no oneDNN",
                "auto",
                noGpu,
                new FakeEngine("cpu", 0, List.of(absent("cpu", "no oneDNN"))));
    }

    @Test
    void aNamedDeviceIsOpenedRegardlessOfItsRank() {
        Device device = open("cpu", cuda, cpu);
        assertEquals(DeviceId.CPU, device.id());
        assertEquals("requested", device.reason());
        assertEquals("cuda:1", open("cuda:1", cpu, cuda).id().toString());
    }

    @Test
    void aNamedDeviceIsNeverReplaced() {
        assertUnavailable("cuda:0: no driver", "cuda", cpu, noGpu);
    }

    @Test
    void anUnknownEngineIsAnsweredWithTheAvailableOnes() {
        assertUnavailable("there is no engine 'rocm'; there are cuda, cpu", "rocm:1", cpu, cuda);
        assertUnavailable("there is no engine 'cpu'; there are none", "cpu");
    }

    @Test
    void autoReportsThatThereIsNoEngine() {
        assertUnavailable("no engine is on the module path", "auto");
    }

    @Test
    void rejectsTextThatIsNotADevice() {
        assertThrows(IllegalArgumentException.class, () -> open("GPU 1", cpu));
    }

    @Test
    void listsUsableAndUnusableDevicesByRank() {
        List<String> ids = new Engines(List.of(cpu, cuda))
                .devices().stream().map(status -> status.id().toString()).toList();
        assertEquals(List.of("cuda:0", "cuda:1", "cpu"), ids);
    }

    @Test
    void equalRanksAreOrderedByName() {
        FakeEngine b = new FakeEngine("b", 0, List.of(usable("b")));
        FakeEngine a = new FakeEngine("a", 0, List.of(usable("a")));
        assertEquals("a", open("auto", b, a).id().engine());
    }

    private static Device open(String device, EngineProvider... providers) {
        return new Engines(List.of(providers)).open(device, TWO_THREADS);
    }

    private static void assertUnavailable(String message, String device, EngineProvider... providers) {
        assertEquals(
                message,
                assertThrows(DeviceUnavailableException.class, () -> open(device, providers))
                        .getMessage());
    }

    private static DeviceStatus usable(String id) {
        return new DeviceStatus(DeviceId.parse(id), id, true, "found", List.of(), List.of());
    }

    private static DeviceStatus absent(String id, String reason) {
        return new DeviceStatus(DeviceId.parse(id), id, false, reason, List.of(), List.of());
    }
}
