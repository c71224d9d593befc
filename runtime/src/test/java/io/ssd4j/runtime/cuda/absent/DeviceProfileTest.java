// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.planning.GpuProfileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads profiles without cuDNN. */
class DeviceProfileTest {

    @Test
    void theH100IsReadAsItIs() {
        DeviceProfile h100 = ShippedProfiles.profile("h100-sxm");
        assertEquals("NVIDIA H100 80GB HBM3 (sm_90, 132 SMs)", h100.toString());
        assertEquals(49_152, h100.sharedMemoryPerBlock());
        assertEquals(232_448, h100.sharedMemoryPerBlockOptin());
        assertEquals(13_000, h100.driverVersion());
        assertEquals(85_045_477_376L, h100.memoryBytes());
    }

    @Test
    void shippedProfilesHaveTheseArchitectures() {
        assertEquals(
                List.of(900, 800, 890, 890, 870),
                ShippedProfiles.names().stream()
                        .map(name -> ShippedProfiles.profile(name).smVersion())
                        .toList());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheValidNames() {
        GpuProfileException refusal = assertThrows(GpuProfileException.class, () -> ShippedProfiles.profile("h1000"));
        assertEquals(
                "there is no profile 'h1000'; there are h100-sxm, a100-sxm4-80gb, l4, rtx-4090, jetson-orin-agx",
                refusal.getMessage());
    }

    @Test
    void fieldsThatDoNotMatterForPlansMayBeMissing() {
        String json = """
                {"deviceVer":900, "driverVer":13000, "multiProcessorCount":132, "maxSharedMemoryPerBlock":49152,
                 "maxSharedMemoryPerBlockOptin":232448, "memClockRateKHz":0}""";
        DeviceProfile profile = DeviceProfile.parse(json);
        assertEquals("unnamed GPU (sm_90, 132 SMs)", profile.toString());
        assertEquals(0, profile.memoryBytes());
        for (String added :
                List.of("\"deviceName\":\"unnamed GPU\"", "\"maxThreadsPerBlock\":1024", "\"warpSize\":32")) {
            assertTrue(profile.json().contains(added), profile::json);
        }
        assertTrue(profile.json().contains("\"memClockRateKHz\":0"), profile::json);
    }

    @Test
    void whatIsKnownTakesThePlaceOfMissingFields() {
        DeviceProfile profile = DeviceProfile.parse(
                "{\"deviceVer\":900}",
                "NVIDIA H200",
                Map.of(
                        "driverVer", 13010,
                        "multiProcessorCount", 132,
                        "maxSharedMemoryPerBlock", 49_152,
                        "maxSharedMemoryPerBlockOptin", 232_448,
                        "deviceVer", 800));
        assertEquals("NVIDIA H200 (sm_90, 132 SMs)", profile.toString());
        assertEquals(13_010, profile.driverVersion());
        assertEquals(profile, DeviceProfile.parse(profile.json()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "deviceVer": 900             | "deviceVer": "9.0"            | "deviceVer" is not a 32-bit number
                    "multiProcessorCount": 132   | "multiProcessorCount": 0      | "multiProcessorCount" is 0
                    "multiProcessorCount": 132   | "multiProcessors": 132        | "multiProcessorCount" is missing
                    "l2CacheSize": 52428800      | "l2CacheSize": 5e300          | "l2CacheSize" is not a 32-bit number
                    "totalGlobalMem": 85045477376 | "totalGlobalMem": "80 GB"    | "totalGlobalMem" is not a 64-bit number
                    "warpSize": 32,              | "warpSize": 32                | not JSON at line
                    """)
    void theMessageNamesTheInvalidField(String from, String to, String message) {
        String json = ShippedProfiles.profile("h100-sxm").json();
        assertTrue(json.contains(from), json);
        String refusal = String.valueOf(
                assertThrows(GpuProfileException.class, () -> DeviceProfile.parse(json.replace(from, to)))
                        .getMessage());
        assertTrue(refusal.startsWith("not a device profile: ") && refusal.contains(message), refusal);
    }

    @Test
    void anotherKindOfFileIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
        Path large = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        GpuProfileException refusal = assertThrows(GpuProfileException.class, () -> DeviceProfile.read(large));
        assertEquals(large + ": it has 8589934592 bytes, too many for a device profile", refusal.getMessage());
    }

    @Test
    void aDeviceWithoutEndIsNotReadToItsEnd() {
        GpuProfileException refusal =
                assertThrows(GpuProfileException.class, () -> DeviceProfile.read(Path.of("/dev/zero")));
        assertEquals("the profile /dev/zero cannot be read: it has more than 1048576 bytes", refusal.getMessage());
    }

    @Test
    void aByteOrderMarkIsSkipped(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("l4.json"),
                "\ufeff" + ShippedProfiles.profile("l4").json());
        assertEquals(ShippedProfiles.profile("l4"), DeviceProfile.read(file));
    }

    @Test
    void theMessageNamesTheFile(@TempDir Path folder) throws IOException {
        Path good = folder.resolve("good.json");
        Files.writeString(good, ShippedProfiles.profile("l4").json());
        assertEquals(ShippedProfiles.profile("l4"), DeviceProfile.read(good));

        Path text = folder.resolve("text.json");
        Files.writeString(text, "H100");
        Path bytes = folder.resolve("bytes.json");
        Files.write(bytes, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        for (Path bad : List.of(text, bytes)) {
            GpuProfileException refusal = assertThrows(GpuProfileException.class, () -> DeviceProfile.read(bad));
            assertTrue(String.valueOf(refusal.getMessage()).startsWith(bad + ": not a "), refusal::getMessage);
        }
        GpuProfileException none =
                assertThrows(GpuProfileException.class, () -> DeviceProfile.read(folder.resolve("none.json")));
        assertInstanceOf(NoSuchFileException.class, none.getCause());
    }
}
