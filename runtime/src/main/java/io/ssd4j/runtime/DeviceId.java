// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

/**
 * Names a device: an engine and an index in it, {@code cpu} or {@code cuda:1}.
 *
 * @param engine the engine's name, {@code cpu} or {@code cuda}
 * @param index the device's index within the engine
 */
public record DeviceId(String engine, int index) {

    /** Checks the parts. */
    public DeviceId {
        if (!engine.matches("[a-z]+") || index < 0) {
            throw new IllegalArgumentException("not a device: " + engine + ":" + index);
        }
    }

    /**
     * Reads {@code cpu}, {@code cuda} (index 0) or {@code cuda:1}.
     *
     * @throws IllegalArgumentException where the text is none of these forms
     */
    public static DeviceId parse(String text) {
        int colon = text.indexOf(':');
        try {
            return colon < 0
                    ? new DeviceId(text, 0)
                    : new DeviceId(text.substring(0, colon), Integer.parseInt(text, colon + 1, text.length(), 10));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a device: '" + text + "'; write cpu, cuda or cuda:1", e);
        }
    }

    /** {@code cpu}, {@code cuda:0}, {@code cuda:1}. */
    @Override
    public String toString() {
        return engine.equals("cpu") ? engine : engine + ":" + index;
    }
}
