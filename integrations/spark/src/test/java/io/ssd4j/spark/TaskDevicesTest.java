// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskDevicesTest {
    private static Map<String, ResourceInformation> gpus(String... addresses) {
        return Map.of("gpu", new ResourceInformation("gpu", addresses));
    }

    @Test
    void autoIsTheGpusThatSparkHasAssigned() {
        assertEquals(List.of("cuda:3"), TaskDevices.of("auto", gpus("3")));
        assertEquals(List.of("cuda:0", "cuda:2"), TaskDevices.of("auto", gpus("0", "2")));
    }

    @Test
    void autoIsTheCpuIfSparkHasAssignedNoGpu() {
        assertEquals(List.of("cpu"), TaskDevices.of("auto", Map.of()));
        assertEquals(List.of("cpu"), TaskDevices.of("auto", gpus()));
        assertEquals(List.of("cpu"), TaskDevices.of("auto", (TaskContext) null));
    }

    @Test
    void cudaIsTheAssignedGpuOrTheFirstOne() {
        assertEquals(List.of("cuda:3"), TaskDevices.of("cuda", gpus("3")));
        assertEquals(List.of("cuda:0"), TaskDevices.of("cuda", Map.of()));
    }

    @Test
    void aDeviceThatIsNamedIsTaken() {
        assertEquals(List.of("cpu"), TaskDevices.of("cpu", gpus("3")));
        assertEquals(List.of("cuda:1"), TaskDevices.of("cuda:1", gpus("3")));
    }

    @Test
    void anAddressThatIsNoIndexIsRefused() {
        String message = String.valueOf(
                assertThrows(DeviceUnavailableException.class, () -> TaskDevices.of("auto", gpus("GPU-4f3a")))
                        .getMessage());
        assertTrue(message.contains("'GPU-4f3a', which is not an index"), message);
    }
}
