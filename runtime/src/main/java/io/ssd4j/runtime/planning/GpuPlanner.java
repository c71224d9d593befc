// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.planning;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.network.Network;
import java.util.List;
import java.util.ServiceLoader;

/** Plans networks for GPUs; provided by the engine that runs them. Thread-safe. */
public interface GpuPlanner {

    /**
     * The installed planner.
     *
     * @throws DeviceUnavailableException if there is none
     */
    static GpuPlanner installed() {
        return ServiceLoader.load(GpuPlanner.class, GpuPlanner.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new DeviceUnavailableException("no installed engine plans for GPUs"));
    }

    /** The names of the GPUs whose profiles are included in the engine. */
    List<String> shippedProfiles();

    /**
     * Plans a network as the engine would run it, one batch size after another. Takes seconds for an absent GPU, and as
     * long as timing every candidate for one that is present.
     *
     * @return for each requested batch one plan per size that it is run in: one, or up to two if the batch is so large that it is run in
     *     parts
     * @throws DeviceUnavailableException if a library or the GPU is missing; the message lists the places searched
     * @throws GpuProfileException if a profile cannot be read or the library does not plan for it
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if the GPU does not support the precision
     * @throws java.io.UncheckedIOException if the store cannot be written
     */
    List<NetworkPlan> plan(GpuTarget target, Network network, PlanRequest request);

    /**
     * The profile of a GPU in this machine, for planning on another machine.
     *
     * @return JSON
     * @throws DeviceUnavailableException if a library or the GPU is missing; the message lists the places searched
     */
    String profile(DeviceId gpu);
}
