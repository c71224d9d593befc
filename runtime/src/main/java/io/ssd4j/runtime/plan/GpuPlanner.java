// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.plan;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.network.Network;
import java.util.List;
import java.util.ServiceLoader;

/** Plans networks for GPUs; provided by the engine that would run them. Thread-safe. */
public interface GpuPlanner {

    /**
     * The planner on the module path.
     *
     * @throws DeviceUnavailableException where there is none
     */
    static GpuPlanner installed() {
        return ServiceLoader.load(GpuPlanner.class, GpuPlanner.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new DeviceUnavailableException("no engine on the module path plans for GPUs"));
    }

    /** The names of the GPUs whose profiles come with the engine. */
    List<String> shippedProfiles();

    /**
     * Plans a network as the engine would run it, for one batch size after the other. Takes seconds for an absent GPU; for one
     * that is there as long as timing every candidate takes.
     *
     * @return for each requested batch one plan for each size it is run in: one, or the one or two that a batch is split into
     *     where a tensor would reach 2<sup>31</sup> elements
     * @throws DeviceUnavailableException where a library or the GPU is missing; the message lists the places looked in
     * @throws GpuProfileException where a profile cannot be read or the library does not plan for it
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException where the GPU lacks the precision
     * @throws java.io.UncheckedIOException where the store cannot be written
     */
    List<NetworkPlan> plan(GpuTarget target, Network network, PlanRequest request);

    /**
     * The profile of a GPU in this machine, from which it can be planned for elsewhere.
     *
     * @return JSON
     * @throws DeviceUnavailableException where a library or the GPU is missing; the message lists the places looked in
     */
    String profile(DeviceId gpu);
}
