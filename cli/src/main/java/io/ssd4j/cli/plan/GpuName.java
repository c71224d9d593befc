// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import io.ssd4j.runtime.DeviceId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Checks only the form of a GPU: {@code cuda} or {@code cuda:I}; opening it shows whether it exists. */
final class GpuName implements ITypeConverter<DeviceId> {
    @Override
    public DeviceId convert(String text) {
        try {
            DeviceId id = DeviceId.parse(text);
            if (id.engine().equals("cuda")) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // The message below is more specific.
        }
        throw new TypeConversionException("'" + text + "' is not a GPU; write cuda or cuda:1");
    }
}
