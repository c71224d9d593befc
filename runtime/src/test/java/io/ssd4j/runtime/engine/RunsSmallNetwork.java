// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Precision;

/** A program that runs the small network once on the first GPU, in the given precision, and reports it. */
final class RunsSmallNetwork {
    private RunsSmallNetwork() {}

    public static void main(String[] arguments) {
        try (Device device = Device.open("cuda:0", DeviceOptions.DEFAULT.effort(Effort.INSTANT));
                RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                Model model = device.load(SmallNetwork.NETWORK, weights, Precision.valueOf(arguments[0]));
                var session = model.openSession(1)) {
            session.run();
            System.out.println("ran");
        } catch (DeviceUnavailableException e) {
            System.out.println("unavailable: " + e.getMessage());
        }
    }
}
