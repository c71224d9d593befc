// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.spi;

import io.ssd4j.runtime.DeviceId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The devices that a command line names.
 *
 * @param text one device, GPUs separated by commas, or {@value #ALL_GPUS}
 */
public record DeviceChoice(String text) {
    /** Every usable GPU. */
    public static final String ALL_GPUS = "cuda:all";

    private static final String GPU = "cuda";

    /**
     * Checks the form; opening a device shows whether it exists.
     *
     * @throws IllegalArgumentException if it is not the name of a device, or several devices are not all different GPUs
     */
    public static DeviceChoice of(String text) {
        DeviceChoice choice = new DeviceChoice(text);
        if (!choice.isOne()) {
            choice.requireGpus();
        } else if (!text.equals(SharedValues.AnyDevice.AUTO)) {
            DeviceId.parse(text);
        }
        return choice;
    }

    private void requireGpus() {
        if (text.equals(ALL_GPUS)) {
            return;
        }
        Set<DeviceId> different = new HashSet<>();
        for (String name : names()) {
            if (name.equals(SharedValues.AnyDevice.AUTO)
                    || !DeviceId.parse(name).engine().equals(GPU)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not a GPU; several devices are written cuda:0,cuda:1 or " + ALL_GPUS);
            }
            if (!different.add(DeviceId.parse(name))) {
                throw new IllegalArgumentException("'" + name + "' is named twice in " + text);
            }
        }
    }

    /** Whether it names one device, which may be {@code auto}. */
    public boolean isOne() {
        return text.indexOf(',') < 0 && !text.equals(ALL_GPUS);
    }

    /** The names, separated at the commas. */
    public List<String> names() {
        return Arrays.asList(text.split(",", -1));
    }
}
