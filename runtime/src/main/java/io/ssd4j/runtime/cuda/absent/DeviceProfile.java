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
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A GPU as cuDNN describes it in JSON. A plan made for a profile loads on a GPU with the same SM version, SM count and
 * shared-memory limits and a driver at least as new; name, clocks and memory size do not matter.
 *
 * @param json the text that cuDNN reads and writes; empty for a present GPU, which needs none
 * @param name the driver's name of the GPU
 * @param smVersion 900 for compute capability 9.0
 * @param multiprocessors number of SMs
 * @param sharedMemoryPerBlock bytes of shared memory of a block that requests no more
 * @param sharedMemoryPerBlockOptin bytes of shared memory that a block can request
 * @param memoryBytes device memory; 0 if the profile does not tell
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

    /** Fields that cuDNN 9.24 also requires where it reads a profile. */
    private static final List<String> FURTHER_FIELDS = List.of(
            "regsPerBlock",
            "reservedSharedMemoryPerBlock",
            "maxRegistersPerSM",
            "maxCtasPerSM",
            "maxThreadsPerSM",
            "l2CacheSize");

    /**
     * What cuDNN requires where it reads a profile but may leave out where it describes a present GPU: the same for all
     * GPUs, or without influence on plans.
     */
    private static final Map<String, Integer> USUAL = Map.of(
            "warpSize", 32, "maxThreadsPerBlock", 1024, "smClockRateKHz", 1_000_000, "memClockRateKHz", 1_000_000);

    private static final String NAME = "deviceName";

    /**
     * Reads a profile.
     *
     * @throws GpuProfileException if the text is no profile
     */
    public static DeviceProfile parse(String json) {
        return parse(json, "unnamed GPU", Map.of());
    }

    /**
     * Reads a profile that may lack fields.
     *
     * @param name of the GPU, if the profile does not tell
     * @param known values of fields that the profile may lack
     * @throws GpuProfileException if the text is no profile, or lacks a field that plans depend on and that is not known
     */
    public static DeviceProfile parse(String json, String name, Map<String, Integer> known) {
        ObjectNode fields = (ObjectNode) JSON.object(json);
        boolean complete = fields.has(NAME);
        if (!complete) {
            fields.put(NAME, name);
        }
        Map<String, Integer> substitutes = new TreeMap<>(USUAL);
        substitutes.putAll(known);
        for (Map.Entry<String, Integer> substitute : substitutes.entrySet()) {
            if (!fields.has(substitute.getKey())) {
                fields.put(substitute.getKey(), substitute.getValue());
                complete = false;
            }
        }
        USUAL.keySet().forEach(field -> JSON.int32(fields, field));
        FURTHER_FIELDS.stream().filter(fields::has).forEach(field -> positive(fields, field));
        return new DeviceProfile(
                complete ? json : fields.toString(),
                JSON.text(fields, NAME),
                positive(fields, "deviceVer"),
                positive(fields, "multiProcessorCount"),
                positive(fields, "maxSharedMemoryPerBlock"),
                positive(fields, "maxSharedMemoryPerBlockOptin"),
                fields.has("totalGlobalMem") ? JSON.int64(fields, "totalGlobalMem") : 0,
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
