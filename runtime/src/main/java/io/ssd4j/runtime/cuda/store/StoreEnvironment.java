// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything that a stored choice depends on besides the problem itself. A choice from another environment may not
 * load, may compute in another precision, or was timed on another GPU.
 *
 * @param cudnnVersion in the library's notation, 92400 for 9.24.0
 * @param cublasLtVersion in the library's notation, 130100 for 13.1.0
 * @param driverVersion the CUDA version that the driver supports, 13000 for 13.0
 * @param deviceName part of the key because GPUs of one architecture may have the same SM count and different clocks
 * @param computeCapability 90 for sm_90
 * @param multiprocessors number of SMs
 * @param sharedMemoryPerBlock bytes
 * @param sharedMemoryPerBlockOptin bytes that a kernel may request
 * @param precision fp32, tf32, fp16, bf16 or fp8
 * @param deterministic whether only implementations were considered that give the same bits in every run
 * @param effort the effort of the choice
 * @param kernelHash hash of our own kernels, which are candidates too
 */
public record StoreEnvironment(
        long cudnnVersion,
        long cublasLtVersion,
        int driverVersion,
        String deviceName,
        int computeCapability,
        int multiprocessors,
        int sharedMemoryPerBlock,
        int sharedMemoryPerBlockOptin,
        String precision,
        boolean deterministic,
        String effort,
        String kernelHash) {

    /** The differences to a stored environment, for messages: {@code driverVersion 13000, now 13010}. */
    public List<String> differencesTo(StoreEnvironment stored) {
        List<String> differences = new ArrayList<>();
        for (var component : StoreEnvironment.class.getRecordComponents()) {
            try {
                Object now = component.getAccessor().invoke(this);
                Object then = component.getAccessor().invoke(stored);
                if (!now.equals(then)) {
                    differences.add(component.getName() + " " + then + ", now " + now);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("reading " + component.getName(), e);
            }
        }
        return differences;
    }

    /** The name of the file for its choices; environments that differ in anything else replace each other there. */
    String fileName() {
        String device = deviceName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return device + "." + precision + (deterministic ? ".deterministic." : ".") + effort + ".json";
    }
}
