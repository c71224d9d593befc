// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Everything that a stored choice depends on beside the layer itself. A plan of another environment may not load, may
 * compute in another precision, or was timed on another card.
 *
 * @param cudnnVersion as the library counts, 92400 for 9.24.0
 * @param cublasLtVersion as the library counts, 130100 for 13.1.0
 * @param driverVersion the CUDA version that the driver supports, 13000 for 13.0
 * @param deviceName cards of one architecture may have one SM count and different clocks, so the name counts too
 * @param computeCapability 90 for sm_90
 * @param multiprocessors number of SMs
 * @param sharedMemoryPerBlock bytes
 * @param sharedMemoryPerBlockOptin bytes that a kernel may ask for
 * @param precision fp32, tf32, fp16 or bf16
 * @param deterministic whether only implementations were considered that give the same bits in every run
 * @param effort how the choice was made
 * @param kernelHash hash of our own kernels, which are candidates as well
 */
public record PlanEnvironment(
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

    /** What differs between a stored environment and this one, for the user: {@code driverVersion 13000, now 13010}. */
    public List<String> differencesTo(PlanEnvironment stored) {
        List<String> differences = new ArrayList<>();
        for (var component : PlanEnvironment.class.getRecordComponents()) {
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

    /** The name of the file that holds its choices; environments that differ in the rest replace each other there. */
    String fileName() {
        String device = deviceName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return device + "." + precision + (deterministic ? ".deterministic." : ".") + effort + ".json";
    }
}
