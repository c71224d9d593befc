// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.absent;

import io.ssd4j.bindings.files.IoReason;
import io.ssd4j.bindings.files.TextFile;
import io.ssd4j.runtime.cuda.cudnn.DeviceProperties;
import io.ssd4j.runtime.cuda.cudnn.StrictJson;
import io.ssd4j.runtime.planning.GpuProfileException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A GPU as cuDNN describes it in JSON. A plan made for a profile loads on a GPU with the same SM version, SM count and
 * shared-memory limits and a driver at least as new; name, clocks and memory size do not matter.
 *
 * @param json the text that cuDNN reads and writes
 * @param name the driver's name of the GPU
 * @param smVersion 900 for compute capability 9.0
 * @param multiprocessors number of SMs
 * @param sharedMemoryPerBlock bytes of shared memory of a block that requests no more
 * @param sharedMemoryPerBlockOptin bytes of shared memory that a block can request
 * @param memoryBytes device memory
 * @param driverVersion the CUDA version of its driver, 13000 for 13.0
 */
public record DeviceProfile(
        String json,
        String name,
        int smVersion,
        int multiprocessors,
        int sharedMemoryPerBlock,
        int sharedMemoryPerBlockOptin,
        long memoryBytes,
        int driverVersion) {

    /** A profile is about a kilobyte; a different file, passed by mistake, may be gigabytes. */
    private static final int MOST_BYTES = 1 << 20;

    private static final StrictJson JSON =
            new StrictJson(message -> new GpuProfileException("not a device profile: " + message));

    /** Fields that cuDNN 9.24 also requires. */
    private static final List<String> FURTHER_FIELDS = List.of(
            "regsPerBlock",
            "warpSize",
            "reservedSharedMemoryPerBlock",
            "maxRegistersPerSM",
            "maxCtasPerSM",
            "maxThreadsPerBlock",
            "maxThreadsPerSM",
            "smClockRateKHz",
            "memClockRateKHz",
            "l2CacheSize");

    /**
     * Reads a profile.
     *
     * @throws GpuProfileException if the text is no profile
     */
    public static DeviceProfile parse(String json) {
        JsonNode fields = JSON.object(json);
        FURTHER_FIELDS.forEach(field -> positive(fields, field));
        return new DeviceProfile(
                json,
                JSON.text(fields, "deviceName"),
                positive(fields, "deviceVer"),
                positive(fields, "multiProcessorCount"),
                positive(fields, "maxSharedMemoryPerBlock"),
                positive(fields, "maxSharedMemoryPerBlockOptin"),
                JSON.int64(fields, "totalGlobalMem"),
                positive(fields, "driverVer"));
    }

    /**
     * Reads a profile from a file.
     *
     * @throws GpuProfileException if the file cannot be read or contains no profile; the message names the file
     */
    public static DeviceProfile read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new GpuProfileException("it has " + Files.size(file) + " bytes, too many for a device profile");
            }
            return parse(TextFile.read(file, MOST_BYTES));
        } catch (MalformedInputException e) {
            throw new GpuProfileException(file + ": not a text in UTF-8");
        } catch (IOException e) {
            throw new GpuProfileException("the profile " + file + " cannot be read: " + IoReason.of(e), e);
        } catch (GpuProfileException e) {
            throw new GpuProfileException(file + ": " + e.getMessage());
        }
    }

    /** cuDNN accepts zero and negative counts and plans for them. */
    private static int positive(JsonNode fields, String field) {
        int value = JSON.int32(fields, field);
        if (value < 1) {
            throw new GpuProfileException("not a device profile: \"" + field + "\" is " + value);
        }
        return value;
    }

    /**
     * The GPU as a target of planning; the caller closes it.
     *
     * @throws io.ssd4j.runtime.NativeCallException if this cuDNN rejects the profile
     */
    public DeviceProperties properties() {
        return DeviceProperties.of(name, json);
    }

    /** 90 for sm_90. */
    public int computeCapability() {
        return smVersion / 10;
    }

    /** {@code NVIDIA H100 80GB HBM3 (sm_90, 132 SMs)}. */
    @Override
    public String toString() {
        return name + " (sm_" + computeCapability() + ", " + multiprocessors + " SMs)";
    }
}
