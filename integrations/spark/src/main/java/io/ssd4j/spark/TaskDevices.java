// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.jspecify.annotations.Nullable;

/** The devices that a task may compute on. */
final class TaskDevices {
    /** The name of the resource in Spark's configuration. */
    private static final String GPU = "gpu";

    private static final String CUDA = "cuda";
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    private TaskDevices() {}

    /**
     * Returns the devices of a task.
     *
     * @param requested the device of the options
     * @param task null outside of tasks
     * @return at least one; several if Spark has assigned several GPUs
     * @throws DeviceUnavailableException if the address of a GPU is not its index
     */
    static List<String> of(String requested, @Nullable TaskContext task) {
        return of(requested, task == null ? Map.of() : task.resourcesJMap());
    }

    static List<String> of(String requested, Map<String, ResourceInformation> resources) {
        boolean auto = requested.equals(ModelOptions.AUTO);
        if (!auto && !requested.equals(CUDA)) {
            return List.of(DeviceId.parse(requested).toString());
        }
        ResourceInformation gpus = resources.get(GPU);
        if (gpus == null || gpus.addresses().length == 0) {
            return List.of(auto ? DeviceId.CPU.toString() : new DeviceId(CUDA, 0).toString());
        }
        return Arrays.stream(gpus.addresses()).map(TaskDevices::cuda).toList();
    }

    private static String cuda(String address) {
        if (!INDEX.matcher(address).matches()) {
            throw new DeviceUnavailableException("Spark has assigned a GPU with the address '" + address
                    + "', which is not an index: let the script of spark.worker.resource.gpu.discoveryScript or"
                    + " spark.executor.resource.gpu.discoveryScript print the indices of 'nvidia-smi --query-gpu=index"
                    + " --format=csv,noheader'");
        }
        return CUDA + ":" + Integer.parseInt(address);
    }
}
