// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.compute;

import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;

/**
 * The device that a command uses, and the settings for computing on it.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}; for {@code detect} also several, as {@link
 *     io.ssd4j.cli.spi.DeviceChoice} writes them
 * @param precision the precision to compute in
 * @param threads host threads of a CPU engine, 0 for all processors
 * @param sessions photos that a CPU engine computes at the same time; 0 if that is measured
 * @param effort how thoroughly an engine searches for the best implementations
 * @param deterministic whether the same input gives the same bits in every run
 * @param transformedWeights bytes that the transformed weights of Winograd convolutions may take on the CPU
 * @param allowNonFinite whether weights that are not finite in the precision are accepted
 */
public record ComputeRequest(
        String device,
        Precision precision,
        int threads,
        int sessions,
        Effort effort,
        boolean deterministic,
        long transformedWeights,
        boolean allowNonFinite) {

    /** From here on, preparing at once takes less time than preparing between the runs, which makes each of them longer. */
    private static final int LONG_SERIES = 100;

    /** Photos that a CPU engine computes at the same time; 0 if that is measured, which the other options may exclude. */
    public int fixedSessions() {
        return sessions == 0 && (deterministic || effort == Effort.INSTANT) ? 1 : sessions;
    }

    /** Whether a series of photos is so long that a CPU engine computes it in less time if it prepares first, and times nothing. */
    public boolean prepares(int photos) {
        return photos >= LONG_SERIES && effort != Effort.EXHAUSTIVE;
    }

    /** The same with another effort. */
    public ComputeRequest effort(Effort newEffort) {
        return new ComputeRequest(
                device, precision, threads, sessions, newEffort, deterministic, transformedWeights, allowNonFinite);
    }

    /** The same for another device. */
    public ComputeRequest device(String newDevice) {
        return new ComputeRequest(
                newDevice, precision, threads, sessions, effort, deterministic, transformedWeights, allowNonFinite);
    }

    /**
     * Opens the device.
     *
     * @throws UsageException if no engine has that name
     * @throws io.ssd4j.runtime.DeviceUnavailableException if the device cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if it does not compute in the precision
     */
    public Device open(DeviceSource devices, DeviceListener listener) {
        DeviceOptions options = DeviceOptions.DEFAULT
                .threads(threads)
                .allowNonFinite(allowNonFinite)
                .effort(effort)
                .deterministic(deterministic)
                .transformedWeightsLimit(transformedWeights)
                .listener(listener);
        return OpenDevice.open(devices, device, options, precision);
    }
}
