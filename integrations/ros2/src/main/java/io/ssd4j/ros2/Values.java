// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.runtime.DeviceId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options. */
final class Values {
    private Values() {}

    /** Only the form of a device; opening it shows whether it exists. */
    static final class AnyDevice implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.equals("auto")) {
                try {
                    DeviceId.parse(text);
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(e.getMessage());
                }
            }
            return text;
        }
    }

    /** A score. */
    static final class Threshold implements ITypeConverter<Float> {
        @Override
        public Float convert(String text) {
            try {
                float value = Float.parseFloat(text);
                if (value >= 0 && value <= 1) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // The message below is more specific.
            }
            throw new TypeConversionException("'" + text + "' is not a number from 0 to 1");
        }
    }
}
