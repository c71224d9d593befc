// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a device: an engine and an index within it, {@code cpu} or {@code cuda:1}.
 *
 * @param engine the engine's name, {@code cpu} or {@code cuda}
 * @param index the device's index within the engine
 */
public record DeviceId(String engine, int index) {

    /** All processors of the host, which count as one device. */
    public static final DeviceId CPU = new DeviceId("cpu", 0);

    // No sign, ASCII digits only, and too few of them to overflow an int.
    private static final Pattern FORM = Pattern.compile("(?<engine>[a-z]+)(:(?<index>[0-9]{1,9}))?");

    /** Checks the parts. */
    public DeviceId {
        if (!engine.matches("[a-z]+") || index < 0) {
            throw new IllegalArgumentException("not a device: " + engine + ":" + index);
        }
    }

    /**
     * Parses {@code cpu}, {@code cuda} (index 0) or {@code cuda:1}.
     *
     * @throws IllegalArgumentException if the text has none of these forms
     */
    public static DeviceId parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a device: '" + text + "'; write cpu, cuda or cuda:1");
        }
        String index = matcher.group("index");
        return new DeviceId(matcher.group("engine"), index == null ? 0 : Integer.parseInt(index));
    }

    /** {@code cpu}, {@code cuda:0}, {@code cuda:1}; {@link #parse} accepts it. */
    @Override
    public String toString() {
        return equals(CPU) ? engine : engine + ":" + index;
    }
}
